from gongkai.kernel.cases.tests.sample import (  # noqa: F401  (fixtures)
    bureau,
    cast,
    clock,
    county,
    departments,
    office,
    sample,
    staff,
    submitted,
)
