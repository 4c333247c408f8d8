"""What can be done with projects and agreements. One of the two doors of this app; the other is `queries`."""

from __future__ import annotations

from madoguchi.apps.projects.actions.agreeing import SignedPaper, link_agreement, record_agreement, unlink_agreement
from madoguchi.apps.projects.actions.casework import link_case, unlink_case
from madoguchi.apps.projects.actions.entering import (
    Entrant,
    Part,
    appoint_contact,
    end_participation,
    enter_participant,
    propose,
    propose_from_introduction,
    set_shares,
    write,
)
from madoguchi.apps.projects.actions.gating import (
    end_permit,
    fix_baseline,
    give_permit,
    move_back,
    pass_gate,
    screen_participants,
    set_condition,
)
from madoguchi.apps.projects.actions.loading import (
    Taken,
    check_portfolio_file,
    load_pack_portfolio,
    load_portfolio_file,
)
from madoguchi.apps.projects.actions.publishing import turn_key, withdraw_key
from madoguchi.apps.projects.actions.reporting import (
    add_milestone,
    add_risk,
    begin_wait,
    close_risk,
    end_wait,
    flag_milestone,
    grow_stale,
    meet_milestone,
    move_milestone,
    report,
)

__all__ = [
    "Entrant",
    "Part",
    "SignedPaper",
    "Taken",
    "add_milestone",
    "add_risk",
    "appoint_contact",
    "begin_wait",
    "check_portfolio_file",
    "close_risk",
    "end_participation",
    "end_permit",
    "end_wait",
    "enter_participant",
    "fix_baseline",
    "flag_milestone",
    "give_permit",
    "grow_stale",
    "link_agreement",
    "link_case",
    "load_pack_portfolio",
    "load_portfolio_file",
    "meet_milestone",
    "move_back",
    "move_milestone",
    "pass_gate",
    "propose",
    "propose_from_introduction",
    "record_agreement",
    "report",
    "screen_participants",
    "set_condition",
    "set_shares",
    "turn_key",
    "unlink_agreement",
    "unlink_case",
    "withdraw_key",
    "write",
]
