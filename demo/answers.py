"""What directors type into their filings, and the papers they hand in."""

from __future__ import annotations

import io
import random
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from demo.people import identity
from demo.plan import Plan

_FONT = "node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf"
_PAPER = (620, 877)
_TITLE, _SMALL = 30, 18


def answers(plan: Plan, on: date, dice: random.Random) -> dict[str, tuple[dict[str, Any], dict[str, str]]]:
    """Section → (answers, private answers) of a complete filing; a few with something that does not conform."""
    infant, toddler, older = (0, 0, 0) if plan.is_family else dice.choice(((1, 1, 1), (0, 1, 1), (0, 1, 2), (0, 0, 1)))
    places = dice.randint(3, 5) if plan.is_family else infant * 10 + toddler * 15 + older * 20 - dice.randint(0, 4)
    carers = 2 if plan.is_family else infant * 4 + toddler * 3 + older * 3
    typed: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
        "registration": ({"service_modes": ["full_day", "half_day"], "public_phone": f"0930772{plan.number:04}"}, {}),
        "premises": (_premises(plan, on, places, dice), {}),
        "people": (
            _people(plan, carers, places),
            {"head_id_number": identity("head", plan.number), "head_phone": phone(plan.number)},
        ),
        "commitment": ({"agreed": True}, {}),
    }
    if plan.is_family:
        typed["family"] = ({"places": places}, {})
    else:
        typed["classes"] = (
            {
                "infant_classes": infant,
                "toddler_classes": toddler,
                "older_classes": older,
                "mixed_classes": 0,
                "places": places,
            },
            {},
        )
    return typed


def phone(number: int) -> str:
    """A number that is plainly invented."""
    return f"1390000{number:04}"


@cache
def paper(name: str) -> bytes:
    """A page that says which paper it stands for, as a scan would be handed in."""
    page = Image.new("RGB", _PAPER, "white")
    draw, font = ImageDraw.Draw(page), Path(settings.ROOT) / _FONT
    draw.text((60, 90), name, font=ImageFont.truetype(str(font), _TITLE), fill="black")
    draw.text((60, 150), "演示材料，内容虚构", font=ImageFont.truetype(str(font), _SMALL), fill="gray")
    draw.rectangle((40, 60, _PAPER[0] - 40, _PAPER[1] - 60), outline="gray")
    kept = io.BytesIO()
    page.save(kept, "JPEG", quality=70)
    return kept.getvalue()


def upload(name: str) -> SimpleUploadedFile:
    """The paper as a browser would send it."""
    return SimpleUploadedFile(f"{name[:20]}.jpg", paper(name), "image/jpeg")


def _premises(plan: Plan, on: date, places: int, dice: random.Random) -> dict[str, Any]:
    years = 1 if plan.number % 11 == 0 else dice.choice((3, 5))
    ground = places * (1 if plan.number % 7 == 0 else 4)
    leased = {"lease_from": on.isoformat(), "lease_until": (on + timedelta(days=366 * years)).isoformat()}
    tenure = "leased" if plan.legal_form in {"enterprise", "sole_trader"} else "owned"
    return {
        "tenure": tenure,
        **(leased if tenure == "leased" else {}),
        "floors": [1] if places < 30 else [1, 2],
        "fire_grade": "grade_2",
        "building_area": str(float(120 + places * 6)),
        "outdoor_area": str(float(ground)),
        "observation_area": "8.0",
        "fire_document": "acceptance_filing",
        "meal_supply": "none" if plan.is_family else "own",
    }


def _people(plan: Plan, carers: int, places: int) -> dict[str, Any]:
    return {
        "head_name": plan.head,
        "head_education": "college",
        "head_years": 2 if plan.number % 9 == 0 else 6,
        "carers": max(1, carers - (1 if plan.number % 8 == 0 else 0)),
        "health_workers": 1,
        "guards": 0 if plan.is_family else 1,
        "cooks": 0 if plan.is_family else 1 + (places > 50),
    }
