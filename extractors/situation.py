"""What a conversation has come to (`extractors.dialogue`), by the names that rules ask for."""

from casefile.findings import Topic
from casefile.records import Role
from extractors.dialogue import OTHER_SIDE, REACH, Dialogue

FEATURES = {
    "before": "no contract yet",
    "after": "the contract is closed, or is spoken of as closed",
    "dispute": "the buyer has complained, demanded or threatened",
    "settled": "a settlement was agreed",
    "marketplace": "the conversation is on a platform with orders and payment of its own",
    "offer_open": "the other side's offer is open",
    "own_offer_open": "the speaker's own offer is open",
    "turned_down": "the speaker has just turned down the other side's offer or proposal, in this burst",
    "haggling": "a price has been put forward lately, by either side, and the contract is not closed",
    "performed": "the goods have been ordered, paid or sent, or the buyer has complained of them",
    "settling": "the other side's settlement proposal is open",
    "own_settling": "the speaker's own settlement proposal is open",
    "compromising": "a sum to end the claim was named lately, by either side",
    "claim": "a complaint, demand or threat of the buyer was made lately",
    "addressed": "the other side has spoken lately: what is said is said to it, not to anyone",
    "asked_other": "the other side's last burst asks something",
    "asked_when": "… when something happens",
    "asked_polar": "… whether something is so",
    "asked_price": "… about the price",
    "asked_goods": "… about the goods",
    "asked_which": "… what or which the goods are, how much of something",
    "asked_available": "… whether they can still be had",
    "requested": "… for something to be done",
    "returning": "in the dispute the seller has lately asked for the goods back, or said where they are to go",
    "came_back": "the goods were lately said to have come back to the seller",
    "mending": "a repair or an exchange is being talked about",
    "exposed": "the buyer has lately spoken of a review, a post, a case or a chargeback",
    "wondering": "no contract yet, and the message itself asks whether something is so",
    "canned": "the words are a shop's template",
    "notice": "the message is a system notice, not a person's",
}
MENDING = frozenset({Topic.REPAIR, Topic.RETURN})


def situation(dialogue: Dialogue, role: Role) -> frozenset[str]:
    """The features that hold for the next words of this role."""
    other = OTHER_SIDE.get(role)
    burst = dialogue.before(role)
    holds = {
        "before": not dialogue.closed,
        "after": dialogue.closed,
        "dispute": dialogue.dispute,
        "settled": dialogue.settled,
        "marketplace": dialogue.marketplace is True,
        "offer_open": dialogue.open_offer(other) is not None,
        "own_offer_open": dialogue.open_offer(role) is not None,
        "turned_down": dialogue.turned_down is not None,
        "haggling": not dialogue.closed and dialogue.number - dialogue.priced <= REACH,
        "performed": dialogue.closed and (dialogue.carried_out or dialogue.presumed),
        "settling": dialogue.open_settlement(other) is not None,
        "own_settling": dialogue.open_settlement(role) is not None,
        "compromising": not dialogue.settled and dialogue.number - dialogue.compromised <= REACH,
        "claim": dialogue.number - dialogue.claimed <= REACH,
        "returning": dialogue.dispute and dialogue.number - dialogue.returning <= REACH,
        "mending": dialogue.matter in MENDING,
        "came_back": dialogue.number - dialogue.came_back <= REACH,
        "exposed": dialogue.number - dialogue.exposed <= REACH,
        "addressed": burst is not None,
    }
    asks = burst.asked() if burst else frozenset[str]()
    return asks | {name for name, held in holds.items() if held}
