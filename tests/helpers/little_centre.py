"""A whole centre in memory: cards, vaults, one room with its grant, stations that make real journals and bundles."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from desktop.crypto.joining import new_id, new_key, sha256
from desktop.crypto.sealing import SealingKey, new_sealing_key, seal
from desktop.crypto.signing import SigningKey, new_signing_key
from desktop.exam.answers import ChoiceResponse, TrueFalseResponse, write_response
from desktop.exam.marking.key import ItemKey
from desktop.exam.paper import Part, QuestionKind
from desktop.exam.policy import read_policy
from desktop.formats.artefacts import Role
from desktop.formats.cards import Holder as CardHolder
from desktop.formats.cards import (
    Isolation,
    KeyStorage,
    Machine,
    RootCard,
    VaultPurpose,
    read_root_card,
    write_card,
    write_root_card,
)
from desktop.formats.envelope import source_of
from desktop.formats.grant_header import GrantHeader, GrantPackage, Holder, PackageUse, Venue
from desktop.formats.head import Head, write_head
from desktop.formats.journal_payloads import Opening, course_of, write_opening
from desktop.formats.journal_records import (
    Core,
    JournalIdentity,
    Ratchet,
    Record,
    RecordType,
    encode_core,
    next_head,
    ratchet_info,
    start_head,
)
from desktop.formats.key_files import custodians, write_key_file
from desktop.formats.release import PackageKey, ReleaseSecrets, SealedKey, close_release
from desktop.formats.result_bundle import BundleContents, BundleFacts, ExportReason, write_result_bundle
from desktop.formats.room_manifest import RoomFacts, SeatLine, SeatState, write_room_manifest
from desktop.formats.roster import Duty, Person, Roster, RosterRow
from desktop.formats.scoring_pack import FormItems, ScoredItem, ScoringKeys, ScoringPlan, write_scoring_pack
from desktop.formats.session_grant import GrantDraft, SessionGrant, read_session_grant, roster_info, write_session_grant
from desktop.formats.trust import Trust
from desktop.rehearsal.clock import MovableClock
from desktop.storage.results_folder import ResultsFolder
from desktop.workflows.phrases import write_phrases
from desktop.workflows.results_desk import Desk, OpenVaults, _new_store, _open_store
from desktop.workflows.site_folder import KEY_FILE

WALL_MS = 1_790_000_000_000
POLICY = {
    "late_entry_s": 900, "early_exit_s": 1800, "gap_auto_s": 120, "gap_auto_count": 3, "credit_single_s": 600,
    "credit_total_s": 1800, "late_clock": "room", "reminders_s": [600], "section_reentry": True, "calculator": False,
    "scratch_paper": False, "auto_advance": True, "spare_card": False, "min_copies": 1, "witness": "none",
    "min_proctors": 2, "ratio": 15, "min_examiners": 0, "examiner_ratio": 0, "open_not_before_ms": 0, "receipt": True,
}  # fmt: skip


@dataclass(frozen=True)
class Sitting:
    """One candidate's journal so far."""

    row: RosterRow
    identity: JournalIdentity
    records: tuple[Record, ...]
    heads: tuple[bytes, ...]
    ratchet: bytes

    @property
    def start(self) -> bytes:
        return start_head(self.identity)


class LittleCentre:
    """`candidates` names become seats 1, 2, …; the paper has four true/false, four single and two multiple items."""

    def __init__(self, candidates: Sequence[str] = ("王小燕", "李思远", "张静怡"), seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.centre, self.session = new_id(), new_id()
        self.authority, self.publisher, self.centre_key = (new_signing_key() for _ in range(3))
        self.station, self.proctors = new_signing_key(), [new_signing_key() for _ in range(3)]
        self.station_seal = new_sealing_key()
        self.vaults = {purpose: new_sealing_key() for purpose in VaultPurpose}
        self.root = RootCard("Practice root", (self.authority.public,), 1, 1, 1, practice=True)
        self.package = GrantPackage(1, new_key(), new_id(), 1, new_id(), 5, Part.THEORY, PackageUse.MAIN)
        self.keys = self._keys()
        self.roster = Roster(
            tuple(
                RosterRow(new_id(), seat, name, f"2026110801{seat:04}", 1, "A", pin=None)
                for seat, name in enumerate(candidates, start=1)
            ),
            (Person("周文博", Duty.PROCTOR, 1), Person("吴丽华", Duty.PROCTOR, 2)),
        )

    @cached_property
    def root_data(self) -> bytes:
        return write_root_card(self.root, (self.authority,))

    @cached_property
    def cards(self) -> list[bytes]:
        """Every card but the root's."""
        card, centre = write_card, self.centre
        machine = Machine(sha256(b"tls"), KeyStorage.FILE, Isolation.NONE, sha256(b"build"))
        above = [
            card(CardHolder(Role.PUBLISHER, "P", sign=self.publisher.public), 1, (self.authority,)),
            card(CardHolder(Role.CENTRE, "C", centre, self.centre_key.public), 2, (self.authority,)),
        ]
        holders = [
            CardHolder(Role.VAULT, purpose.value, centre, seal=key.public, purpose=purpose)
            for purpose, key in self.vaults.items()
        ]
        holders.append(
            CardHolder(Role.STATION, "S", centre, self.station.public, self.station_seal.public, machine=machine)
        )
        holders += [CardHolder(Role.PROCTOR, "J", centre, key.public) for key in self.proctors]
        return above + [card(holder, serial, (self.centre_key,)) for serial, holder in enumerate(holders, start=1)]

    @cached_property
    def trust(self) -> Trust:
        return Trust.from_cards(read_root_card(self.root_data).digest, [self.root_data, *self.cards])

    @cached_property
    def header(self) -> GrantHeader:
        secret_holders = {1: "7K3MP0QX9TBV", 2: "0123456789AB"}
        keys = [PackageKey(1, self.package.package, new_key())]
        release = close_release(self.session, 1, [self.station_seal.public], ReleaseSecrets(secret_holders), keys)
        receivers = [self.station_seal, self.vaults[VaultPurpose.RESULTS]]
        return GrantHeader(
            session=self.session,
            centre=self.centre,
            room="第 3 机房",
            venue=Venue.LAB,
            standard="4-04-05-05:2021",
            starts_ms=WALL_MS,
            grant_version=1,
            packages=(self.package,),
            stations=(self.station.key_id,),
            consoles=(),
            holders=(Holder(1, self.proctors[0].key_id), Holder(2, self.proctors[1].key_id)),
            policy=read_policy(POLICY),
            releases=(release,),
            roster_keys=tuple(
                SealedKey(key.key_id, seal(key.public, roster_info(self.session), self.roster_secret))
                for key in receivers
            ),
            paper=(),
            codes=(),
            results=self.vaults[VaultPurpose.RESULTS].key_id,
            recovery=self.vaults[VaultPurpose.RECOVERY].key_id,
            min_revocation=0,
        )

    @cached_property
    def roster_secret(self) -> bytes:
        return new_key()

    @cached_property
    def grant_data(self) -> bytes:
        return write_session_grant(GrantDraft(self.header, self.roster, self.roster_secret, ()), self.centre_key)

    @cached_property
    def grant(self) -> SessionGrant:
        return read_session_grant(source_of(self.grant_data), self.trust)

    @cached_property
    def pack_data(self) -> bytes:
        """The scoring pack of the room's package."""
        plan = ScoringPlan(
            new_id(),
            self.package.package,
            1,
            new_key(),
            self.trust.vault(VaultPurpose.SCORING),
            self.trust.vault(VaultPurpose.RELEASE),
        )
        scored = tuple(ScoredItem(key, 700, "…") for key in self.keys)
        keys = ScoringKeys(scored, (FormItems("A", tuple(key.item for key in self.keys)),))
        return write_scoring_pack(plan, keys, (), new_key(), (self.publisher,))

    def sit(self, seat: int, right: int = 10, *, sealed: bool = True, station: SigningKey | None = None) -> Sitting:
        """A journal: start, `right` right answers and wrong ones for the rest, seal, hand-in."""
        row = self.roster.at_seat(seat)
        assert row is not None
        machine, store, key = station or self.station, new_id(), new_key()
        identity = JournalIdentity(
            self.grant.digest, self.package.package, machine.key_id, row.candidate, row.attempt, store
        )
        vault = self.vaults[VaultPurpose.RESULTS]
        ratchet = seal(vault.public, ratchet_info(self.session, store), key)
        opening = write_opening(Opening(ratchet, machine.key_id, store, sha256(b"ticket"), (1, 2)))
        sitting = Sitting(row, identity, (), (), key)
        sitting = self.record(sitting, RecordType.START, opening)
        for place, item in enumerate(self.keys):
            sitting = self.record(sitting, RecordType.ANSWER, response(item, place < right), item.item, 1)
        return self.finish(sitting) if sealed else sitting

    def finish(self, sitting: Sitting) -> Sitting:
        """Seal the section and hand in."""
        return self.record(self.record(sitting, RecordType.SECTION_SEAL), RecordType.HAND_IN)

    def record(
        self, sitting: Sitting, kind: RecordType, payload: bytes = b"", item: bytes = bytes(16), revision: int = 0
    ) -> Sitting:
        """One record more."""
        seq = len(sitting.records)
        core = Core(
            kind, seq, seq * 10**9, WALL_MS + seq * 1000, seq * 10**9, bytes(16), len(payload), sha256(payload),
            bytes(16), item, revision,
        )  # fmt: skip
        head = next_head(sitting.heads[-1] if sitting.heads else sitting.start, encode_core(core))
        ratchet = Ratchet(sitting.ratchet)
        record = Record(core, ratchet.tag(head), payload)
        ratchet.advance()
        return replace(sitting, records=(*sitting.records, record), heads=(*sitting.heads, head), ratchet=ratchet.key)

    def facts(self, sitting: Sitting, export: int = 1, reason: ExportReason = ExportReason.FINAL) -> BundleFacts:
        """The open facts of a bundle over `sitting`."""
        return BundleFacts(
            bundle=new_id(),
            session=self.session,
            grant=self.grant.digest,
            package=self.package.package,
            station=self.station.key_id,
            candidate=sitting.row.candidate,
            attempt=sitting.row.attempt,
            export=export,
            reason=reason,
            build=sha256(b"build"),
            storage=KeyStorage.FILE,
            isolation=Isolation.NONE,
            copies=2,
            start=sitting.start,
            last=len(sitting.records) - 1,
            head=sitting.heads[-1],
            used_ns=10**9,
            credit_ns=0,
            course=course_of(sitting.records),
        )

    def bundle(self, sitting: Sitting, facts: BundleFacts | None = None, author: SigningKey | None = None) -> bytes:
        """The bundle a station exports."""
        vaults = [self.vaults[VaultPurpose.RESULTS].public, self.vaults[VaultPurpose.RECOVERY].public]
        return write_result_bundle(
            facts or self.facts(sitting), BundleContents(sitting.records), vaults, author or self.station
        )

    def manifest(self, sittings: Sequence[Sitting], absent: Sequence[int] = (), pending: str = "") -> bytes:
        """The room manifest over these sittings, `absent` seats besides."""
        lines = [self.line(sitting) for sitting in sittings]
        for row in self.roster.rows:
            if row.seat in absent:
                lines.append(SeatLine(row.seat, self.station.key_id, row.candidate, row.attempt, SeatState.ABSENT))
        facts = RoomFacts(
            self.session,
            self.grant.digest,
            (self.package.package,),
            (sha256(b"ticket"),),
            (1, 2),
            tuple(sorted(lines, key=lambda line: line.seat)),
            pending=pending,
        )
        results = self.vaults[VaultPurpose.RESULTS].public
        signers = () if pending else tuple(self.proctors[:2])
        return write_room_manifest(facts, ("停电 2 分钟",), results, self.station, signers)

    def line(self, sitting: Sitting) -> SeatLine:
        """What the room says of a finished sitting."""
        last, head = len(sitting.records) - 1, sitting.heads[-1]
        return SeatLine(
            sitting.row.seat, self.station.key_id, sitting.row.candidate, sitting.row.attempt, SeatState.FINISHED,
            None, last, head, 1, sha256(head), "", 0,
        )  # fmt: skip

    def head_note(self, sitting: Sitting, seq: int) -> bytes:
        """A signed head over record `seq`."""
        return write_head(
            Head(
                self.session, self.station.key_id, sitting.row.candidate, sitting.row.attempt, sitting.identity.store,
                seq, sitting.heads[seq], 0, 0, bytes(16),
            ),
            self.station,
        )  # fmt: skip

    def desk(self, folder: Path) -> Desk:
        """The centre's desk over the store in `folder`, new or made before."""
        kept = ResultsFolder(folder)
        head = kept.read_head() or _new_store(kept, "centre", self.vaults[VaultPurpose.RESULTS])
        return Desk(_open_store(kept, head, self.vaults), self.trust, OpenVaults(self.vaults), MovableClock(), ())

    def write_site(self, folder: Path) -> Path:
        """The centre as folders on disk, as `site new` lays them out; the centre's own folder."""
        centre, trust = folder / "centre", folder / "trust"
        for place in (centre, trust):
            place.mkdir(parents=True)
        for number, card in enumerate((self.root_data, *self.cards)):
            (trust / f"{number}.kcard").write_bytes(card)
        (trust / "site.toml").write_text(f'root = "{read_root_card(self.root_data).digest.hex()}"\n', encoding="utf-8")
        (centre / "card.kcard").write_bytes(self.cards[1])
        seeds = tuple(self.vaults[purpose].seed for purpose in VaultPurpose)
        first, second = "custodian one phrase", "custodian two phrase"
        key = write_key_file(seeds, self.vaults[next(iter(VaultPurpose))].key_id, custodians(first, second))
        (centre / "vaults.key").write_bytes(key)
        own = "the centre's own phrase"
        (centre / KEY_FILE).write_bytes(write_key_file((self.centre_key.seed,), self.centre_key.key_id, own))
        phrases = write_phrases({"custodian_1": first, "custodian_2": second, "centre": own})
        (centre / "passphrases.toml").write_text(phrases, encoding="utf-8")
        return centre

    def _keys(self) -> list[ItemKey]:
        def key(place: int) -> ItemKey:
            kind = (QuestionKind.TRUE_FALSE, QuestionKind.SINGLE, QuestionKind.MULTIPLE)[min(place // 4, 2)]
            count = {QuestionKind.TRUE_FALSE: 0, QuestionKind.SINGLE: 1, QuestionKind.MULTIPLE: 2}[kind]
            options = frozenset(new_id() for _ in range(count))
            return ItemKey(new_id(), kind, 1000, options, place % 2 == 0, f"5.{place % 3 + 1}", (), f"item-{place}")

        return [key(place) for place in range(10)]


def response(key: ItemKey, right: bool) -> bytes:
    """A right or a wrong response."""
    if key.kind is QuestionKind.TRUE_FALSE:
        return write_response(TrueFalseResponse(key.statement is right))
    return write_response(ChoiceResponse(key.options if right else frozenset({new_id()})))


def put(folder: Path, **files: bytes) -> Path:
    """Files of a stick: `s1_kresult=…` becomes s1.kresult."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)
    return folder


__all__ = ["LittleCentre", "SealingKey", "Sitting", "put", "response"]
