"""What others may read of the register."""

from tuoyu.domain.institutions.selectors.institutions import (
    STANDINGS,
    called,
    changed_since,
    find_by_credit_code,
    get_institution,
    get_public_institution,
    inside,
    institution_of_body,
    institutions,
    is_in_township,
    listed_institutions,
    mode_labels,
    named_like,
    public_institutions,
    standing_in_words,
    standing_of,
    with_standing,
)
from tuoyu.domain.institutions.selectors.papers import (
    PaperKind,
    get_paper,
    get_paper_file,
    kind_of,
    paper_clocks,
    paper_facts,
    paper_inbox,
    paper_kind,
    paper_kinds,
    paper_lines,
    papers,
    validity,
)
from tuoyu.domain.institutions.selectors.people import (
    INDEXED,
    STANDS,
    get_assignment,
    get_person,
    history_of,
    is_in_post,
    last_day,
    post_stands,
    staff_of,
)
from tuoyu.domain.institutions.selectors.premises import (
    building_of,
    classes_of,
    get_class,
    get_plan,
    get_room,
    plans_of,
    premises_of,
    rooms_of,
)
from tuoyu.domain.institutions.selectors.standards import (
    Changed,
    Checked,
    Site,
    checked,
    compare,
    differences,
    findings_of,
    law_of,
    places_of,
    site_of,
    standards_facts,
    standards_of,
from tuoyu.domain.institutions.selectors.premises import premises_of
from tuoyu.domain.institutions.selectors.standing import (
    Judged,
    PersonRecord,
    bans_on,
    credentials_of,
    employer_in_reach,
    get_credential,
    get_restriction,
    is_in_force,
    judged,
    person_record,
    posts_lacking,
    restrictions,
    state_of,
)
from tuoyu.domain.institutions.selectors.traits import (
    Held,
    current_values,
    get_trait_kind,
    trait_kinds,
    traits_in_words,
    traits_of,
    with_trait,
)
from tuoyu.domain.institutions.selectors.workbench import Workbench, workbench

__all__ = ["Changed", "Checked", "Held", "INDEXED", "Judged", "PaperKind", "PersonRecord", "STANDINGS", "STANDS", "Site", "Workbench", "bans_on", "building_of", "called", "changed_since", "checked", "classes_of", "compare", "credentials_of", "current_values", "differences", "employer_in_reach", "employments_of", "find_by_credit_code", "findings_of", "get_assignment", "get_class", "get_credential", "get_institution", "get_paper", "get_paper_file", "get_person", "get_plan", "get_public_institution", "get_restriction", "get_room", "get_trait_kind", "history_of", "inside", "institution_of_body", "institutions", "is_in_force", "is_in_post", "is_in_township", "judged", "kind_of", "last_day", "law_of", "listed_institutions", "mode_labels", "named_like", "paper_clocks", "paper_facts", "paper_inbox", "paper_kind", "paper_kinds", "paper_lines", "papers", "person_record", "places_of", "plans_of", "post_stands", "posts_in_reach", "posts_lacking", "premises_of", "public_institutions", "restrictions", "restrictions_on", "rooms_of", "site_of", "staff_of", "standards_facts", "standards_of", "standing_in_words", "standing_of", "state_of", "trait_kinds", "traits_in_words", "traits_of", "validity", "with_standing", "with_trait", "workbench"]
