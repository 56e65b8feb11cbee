"""What a console posts to stations: kept for each until it confirms, and posted again when its program starts anew."""

from dataclasses import dataclass, field

from desktop.crypto.joining import ID_BYTES, sha256


@dataclass(frozen=True)
class Post:
    """A signed envelope, or words to the candidate (`text`); `id` is what a station confirms."""

    id: bytes
    envelope: bytes = b""
    text: str = ""


def post_id(envelope: bytes) -> bytes:
    """The id of a posted envelope: the beginning of H of its bytes."""
    return sha256(envelope)[:ID_BYTES]


def envelope_post(envelope: bytes) -> Post:
    """An envelope to be posted."""
    return Post(post_id(envelope), envelope)


@dataclass
class Mailbox:
    """One station's posts in their order. A copy that arrives twice is harmless: its sequence rules see to that."""

    _posts: dict[bytes, Post] = field(default_factory=dict)
    _open: dict[bytes, None] = field(default_factory=dict)
    _run: bytes = b""

    @property
    def unconfirmed(self) -> int:
        """How many posts the station has not confirmed."""
        return len(self._open)

    def put(self, post: Post) -> None:
        """Post something; an envelope also to later runs of the station's program, words only until confirmed."""
        self._posts[post.id] = post
        self._open[post.id] = None

    def take_back(self, post: bytes) -> None:
        """It is not to be posted any more."""
        self._posts.pop(post, None)
        self._open.pop(post, None)

    def joined(self, run: bytes) -> tuple[Post, ...]:
        """What has to be posted now: to a new run of the program everything that still counts."""
        if run != self._run:
            self._run = run
            self._open = dict.fromkeys(self._posts)
        return tuple(self._posts[post] for post in self._open)

    def confirmed(self, post: bytes) -> bool:
        """Whether the station confirmed something that was open."""
        if post not in self._open:
            return False
        del self._open[post]
        if self._posts[post].text:
            del self._posts[post]
        return True
