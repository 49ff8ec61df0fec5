"""What can be argued about service items, in plain Python over plain values (docs/law/services.md).

`tables` and `elements` say what an entry consists of, `loading` reads it, `codes` makes and checks codes,
`checking` puts the checks C1–C10, L1–L10 and A1–A9 together, `difference` compares two versions, `indicators` counts.
"""
