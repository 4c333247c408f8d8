"""What can be done with companies. One of the two doors of this app; the other is `queries`."""

from __future__ import annotations

from madoguchi.apps.registry.actions.organisations import (
    add_member,
    change_organisation,
    end_membership,
    record_organisation,
    register_company,
)
from madoguchi.apps.registry.actions.profiles import (
    ask_to_confirm,
    confirm_profile,
    describe,
    lapse_profile,
    publish_profile,
    return_profile,
    submit_profile,
    withdraw_profile,
)
from madoguchi.apps.registry.actions.resemblances import find_resemblances, part_records
from madoguchi.apps.registry.actions.verifications import (
    ask_for_code,
    ask_for_extract,
    ask_for_letter,
    decide_verification,
    enter_code,
    offer_document,
    record_verification,
)
from madoguchi.apps.registry.importers.checks import check_file
from madoguchi.apps.registry.importers.kinds import KINDS as IMPORT_KINDS
from madoguchi.apps.registry.importers.rows import Options as ImportOptions
from madoguchi.apps.registry.importers.table import read_mapping
from madoguchi.apps.registry.importing import (
    begin_publishing,
    begin_undoing,
    discard_import,
    finish_undoing,
    interrupted_import,
    map_columns,
    publish_import,
    read_import,
    receive_import,
    stage_import,
    tidy_imports,
    undo_import,
)
from madoguchi.apps.registry.records import ActivityRecord, CompanyRecord, IdentifierRecord, NameRecord
from madoguchi.apps.registry.reports import import_report, write_refused
from madoguchi.apps.registry.staging import Progress as ImportProgress
from madoguchi.apps.registry.writing import Origin

__all__ = [
    "IMPORT_KINDS",
    "ActivityRecord",
    "CompanyRecord",
    "IdentifierRecord",
    "ImportOptions",
    "ImportProgress",
    "NameRecord",
    "Origin",
    "add_member",
    "ask_for_code",
    "ask_for_extract",
    "ask_for_letter",
    "ask_to_confirm",
    "begin_publishing",
    "begin_undoing",
    "change_organisation",
    "check_file",
    "confirm_profile",
    "decide_verification",
    "describe",
    "discard_import",
    "end_membership",
    "enter_code",
    "find_resemblances",
    "finish_undoing",
    "import_report",
    "interrupted_import",
    "lapse_profile",
    "map_columns",
    "offer_document",
    "part_records",
    "publish_import",
    "publish_profile",
    "read_import",
    "read_mapping",
    "receive_import",
    "record_organisation",
    "record_verification",
    "register_company",
    "return_profile",
    "stage_import",
    "submit_profile",
    "tidy_imports",
    "undo_import",
    "withdraw_profile",
    "write_refused",
]
