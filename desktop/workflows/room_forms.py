"""What every paper of a room is made from, and the forms that are the same before and after: lists, plan, handovers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.crypto.joining import words
from desktop.documents.room_forms import Column, RoomForm, RoomHead
from desktop.documents.seat_plan import PlannedSeat
from desktop.exam.paper import Part
from desktop.exam.room_record import RoomRecord, SeatRecord
from desktop.formats.artefacts import Role
from desktop.formats.grant_header import GrantHeader, GrantPackage, PackageUse
from desktop.formats.result_bundle import ResultBundle
from desktop.formats.roster import Duty, Roster, RosterRow
from desktop.formats.trust import Trust
from desktop.language import tr
from desktop.standard.library import load_standard
from desktop.workflows.audit_words import exception_text
from desktop.workflows.part_words import part_name
