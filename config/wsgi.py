"""The application as granian serves it."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from tuoyu.base.kernel import documents  # noqa: E402 -- its tables need the application above

threading.Thread(target=documents.warm_up, daemon=True).start()  # fonts, before the first document asks for them
