"""What the platform knows of 好差评."""

from gongkai.kernel.registry import Exchange, Menu, Module, PublicList, Record, Role, Separation

CALLER, RECTIFIER, SUPERVISOR = "ratings.caller", "ratings.rectifier", "ratings.supervisor"
STAFF = (CALLER, RECTIFIER, SUPERVISOR)

MODULE = Module(
    id="ratings",
    label="好差评",
    roles=[
        Role(CALLER, "差评回访员", "subtree", "回访核实差评，答复评价人"),
        Role(RECTIFIER, "差评整改责任人", duty="整改本机关的差评，看不到评价人"),
        Role(SUPERVISOR, "好差评主管", "subtree", "复核申诉，督促整改，看各机关的评价"),
    ],
    separations=[
        Separation((CALLER, RECTIFIER), "回访核实的人知道谁作出差评，不负责整改", "O51"),
        Separation((RECTIFIER, SUPERVISOR), "申诉的人不复核自己的申诉", "O51"),
    ],
    procedures=["law/steps/*.toml"],
    menus=[
        Menu("差评整改", "ratings_desk:followups", STAFF, "edit", 50),
        Menu("评价情况", "ratings_desk:overview", STAFF, "chart", 50, "figures"),
        Menu("差评", "ratings_desk:bad", (CALLER, SUPERVISOR), "list", 60, "supervision"),
    ],
    public_lists=[
        PublicList("好差评", "ratings:home", "评价办结的事项，查看各机关、各类事项的满意率", 60, group="办事服务")
    ],
    actions=["gongkai.apps.ratings.actions"],
    handlers=["gongkai.apps.ratings.handlers"],
    jobs=["gongkai.apps.ratings.jobs"],
    figures=["gongkai.apps.ratings.queries.figures"],
    records=[Record("ratings.followup", destroy="gongkai.apps.ratings.actions.destroy_followup")],
    retention="law/retention.toml",
    exchanges=[
        Exchange(
            "ratings.rating",
            "好差评",
            "law/exchange.toml",
            "gongkai.apps.ratings.queries.exchange.records",
            "gongkai.apps.ratings.queries.exchange.keys",
        ),
        Exchange(
            "ratings.followup",
            "差评整改",
            "law/exchange.toml",
            "gongkai.apps.ratings.queries.exchange.interaction_records",
            "gongkai.apps.ratings.queries.exchange.interaction_keys",
        ),
    ],
    case_pages={"ratings.followup": "ratings_desk:followup"},
    desk_offers="gongkai.apps.ratings.queries.open_for_rating.desk_offers",
    subject_links="gongkai.apps.ratings.queries.rates.subject_links",
    demo="gongkai.apps.ratings.demo",
    my_offers="gongkai.apps.ratings.queries.open_for_rating.offers",
    messages=["law/messages.toml"],
)
