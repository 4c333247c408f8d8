"""Every field of the format is explained."""

from __future__ import annotations

from pathlib import Path

from madoguchi.core.packs import (
    Value,
    activities,
    dialogue,
    exchanges,
    kinds,
    manifest,
    places,
    procedures,
    products,
    regimes,
    regions,
    rulings,
    scenarios,
    sizes,
)

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "corridor-packs.md"

MODELS: list[type[Value]] = [
    procedures.Authority,
    procedures.DocumentKind,
    procedures.Option,
    procedures.FactQuestion,
    procedures.FactsFile,
    procedures.OtherSaying,
    procedures.Evident,
    procedures.LimitSaid,
    procedures.FeeSaid,
    procedures.RateSaid,
    procedures.TermSaid,
    procedures.LawSaid,
    procedures.ObservedSaid,
    procedures.StepSaid,
    procedures.ProcedureFile,
    procedures.ReplacedVersion,
    procedures.CommentWindow,
    procedures.ChangeFile,
    rulings.RulingRules,
    rulings.RulingsFile,
    manifest.Manifest,
    manifest.Spoken,
    manifest.Side,
    manifest.Identifier,
    manifest.LegalForm,
    manifest.Band,
    manifest.BridgeScheme,
    manifest.NationalScheme,
    manifest.Activities,
    manifest.Edition,
    manifest.Products,
    manifest.Notice,
    manifest.Freshness,
    manifest.Tables,
    regions.Region,
    regions.RegionGroup,
    regions.Priority,
    activities.Activity,
    activities.CommonWords,
    activities.SectionMarks,
    activities.MadeUnder,
    activities.Target,
    products.Section,
    products.Weight,
    kinds.Kind,
    sizes.SizeRule,
    places.Agency,
    places.Source,
    places.PlaceName,
    dialogue.BodyRow,
    dialogue.IssueRow,
    dialogue.PositionRow,
    dialogue.UndertakingRow,
    exchanges.ProgrammeRow,
    regimes.PageSource,
    regimes.Law,
    regimes.WaitingClass,
    regimes.ReliefTerms,
    regimes.RegionalRates,
    regimes.LeastSum,
    regimes.EntryTerms,
    regimes.RegimeTerms,
    regimes.RegimeTerm,
    regimes.RegimeSheet,
    regimes.Treaty,
    regimes.RegimesFile,
    regimes.MarketSaid,
    regimes.SumOfMoney,
    regimes.InstrumentTerms,
    regimes.Instrument,
    regimes.InstrumentsFile,
    scenarios.ModelFile,
    scenarios.Doubt,
    scenarios.Factor,
    scenarios.FactorState,
    scenarios.Judgement,
    scenarios.Measure,
    scenarios.Rule,
    scenarios.Claim,
]
# Fields that stand in a table as one column for each language.
TEXTS = {
    "names": "name_*",
    "labels": "label_*",
    "capital": "capital_*",
    "industry": "industry_*",
    "neutral": "neutral_*",
    "also": "also_*",
    "meanings": "meaning_*",
    "mandate": "mandate_*",
    "aims": "aim_*",
    "low_end": "low_*",
    "high_end": "high_*",
    "text": "text_*",
    "test": "test_*",
    "said": "said_*",
    "shorts": "short_*",
    "seek_texts": "seek_text_*",
    "offer_texts": "offer_text_*",
}


def test_every_field_of_a_pack_is_in_the_reference():
    told = REFERENCE.read_text("utf-8")

    missing = [
        f"{model.__name__}.{field}"
        for model in MODELS
        for field in model.model_fields
        if field not in {"line", "priorities"}
        and not any(f"`{name}`" in told for name in (field, TEXTS.get(field, field)))
    ]

    assert missing == []
