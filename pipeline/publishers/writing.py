"""Writing our part of a post, with regard to what somebody has done to it on the blog (RULES 8.4, 8.6, 8.8)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from pipeline.days import anchor
from pipeline.errors import NeedsPersonError, RefusedError, RetryableError
from pipeline.publishers import Field, Keep, Piece, handwork
from pipeline.publishers.account import Account
from pipeline.publishers.blog import Blog, Content, RemotePost
from pipeline.publishers.guard import (
    THEIRS,
    Merged,
    as_stored,
    is_mingled,
    kept_as_a_whole,
    lost_words,
    merged,
    takes_back,
    without_hands,
)
from pipeline.publishers.part import Marker, Part
from pipeline.publishers.prepared import place
from pipeline.publishers.standing import Standing, as_a_whole, standing
from pipeline.render.blog import Section

PATIENCE = timedelta(minutes=10)
"""So long we wait for somebody who has the post open with words that are not saved."""


class Writing:
    """Writes one day post to where it stands on a blog."""

    def __init__(self, target: str, blog: Blog, account: Account, marker: Marker) -> None:
        self._target = target
        self._blog = blog
        self._account = account
        self._marker = marker
        self._remarks: list[str] = []

    def write(self, post: RemotePost, content: Content) -> RemotePost:
        """The post with the content that it should have; nothing is sent if it has it.

        One that shows the generation that we were sending took it, though the answer was lost: no conflict.
        """
        shows, there = self._generation(post), self._there(post)
        self._settle(post, shows)
        keep = self._wish()
        if keep and keep.choice == "theirs" and there is not None:  # what can be told apart is theirs in any case
            self._account.note(kept=keep.at)
            keep = None
        has, sections = self._account.has, content.sections
        if content.digest == has.sent and shows == has.generation and keep is None:
            self._watch()
            return post
        part = Part(self._marker, max(shows, has.generation) + 1)
        known: Sequence[Piece] = without_hands(has.pieces) if keep and keep.choice == "ours" else has.pieces
        if there is None:
            there, known = self._as_a_whole(post, sections, known, keep)
        elif takes_back(sections, [one for one in known if one.hands == "inside"]):
            self._remarks.append(handwork.overwritten(self._target, post.url))
            known = without_hands(known)
        made = merged(sections, known, there, shows=shows, generation=part.generation)
        if THEIRS not in there.pieces and is_mingled(sections, known, there, made, shows=shows):
            there, known = self._as_a_whole(post, sections, known, keep)
            made = merged(sections, known, there, shows=shows, generation=part.generation)
        self._mind_writer(post, sections, keep, is_stale=bool(has.sent) and shows < has.generation)
        who = self._blog.editor(post.id) if made.edited or made.removed else ""
        fields = self._fields(post, content, keep)
        try:
            written = self._send(post, content, there.with_part(part, made.html), part, made, fields)
        except RefusedError as error:
            known = self._without_refused(post, made, sections, known, error)
            made = merged(sections, known, there, shows=shows, generation=part.generation)
            written = self._send(post, content, there.with_part(part, made.html), part, made, fields)
        self._remarks += handwork.remarks(self._target, who, made)
        self._conclude(written, content, made, fields, keep)
        if missed := self._blog.missed(post, written):  # somebody saved it after we had looked: that is among it now
            return self.write(replace(written, html=missed), content)
        return written

    def _generation(self, post: RemotePost) -> int:
        part = post.part(self._marker.liveblog, self._marker.date)
        return part.generation if part else 0

    def _settle(self, post: RemotePost, shows: int) -> None:
        """Take in what came of what was being sent."""
        has = self._account.has
        if has.sending and shows == has.generation:
            fields = tuple(replace(one, stored=post.fields.get(one.name, "")) for one in has.fields)
            self._account.note(
                sent=has.sending, sending="", pieces=has.sending_pieces, sending_pieces=(), fields=fields
            )
        elif has.sending:
            self._account.doubt()
        if shows > self._account.has.generation:  # what we know is older, as after a restored backup
            self._account.note(pieces=without_hands(has.pieces))

    def _wish(self) -> Keep | None:
        """What somebody has chosen and has not got yet."""
        keep, kept = self._account.edition.keep, self._account.has.kept
        return keep if keep and (kept is None or keep.at > kept) else None

    def _there(self, post: RemotePost) -> Standing | None:
        """What stands in the post; None if it cannot be told apart."""
        found = standing(post.html, self._marker)
        if found is None and self._account.has.prepared and not self._generation(post):
            empty = place(post.html, self._marker.date)
            before, behind = (empty.before, empty.behind) if empty else (post.html, "")
            # Ours is framed by the blog as what it is; `with_part` puts it between.
            opening, closing = self._blog.framed("\0").split("\0")
            return Standing(before + opening, {}, {}, closing + behind)
        return found

    def _as_a_whole(
        self, post: RemotePost, sections: Sequence[Section], known: Sequence[Piece], keep: Keep | None
    ) -> tuple[Standing, Sequence[Piece]]:
        """What is done where entries cannot be told apart: as somebody has chosen, or as a removal needs it."""
        whole = as_a_whole(post.html, self._marker, THEIRS)
        if whole is None:
            raise self._stop(f"the post {post.url} carries our mark no longer; put its former state back there")
        if keep and keep.choice == "theirs" and not takes_back(sections, known):
            return whole, kept_as_a_whole(known)
        if not keep and not takes_back(sections, known):
            lost = lost_words(whole.pieces[THEIRS], sections)
            raise self._stop(handwork.conflict(post.url, self._target, lost))
        if not keep or keep.choice == "theirs":
            self._remarks.append(handwork.overwritten(self._target, post.url))
        return replace(whole, pieces={}), without_hands(known)

    def _mind_writer(self, post: RemotePost, sections: Sequence[Section], keep: Keep | None, *, is_stale: bool) -> None:
        """Wait while somebody has unsaved words there: saving them would undo what we write.

        What is taken back never waits, nor does a post that `is_stale`, as an older state of it was saved. Then, and
        when we have waited long enough, it is watched for a while.
        """
        has, now = self._account.has, self._account.edition.at
        who = self._blog.writer(post.id) if has.sent and not keep else ""
        is_urgent, waited = is_stale or takes_back(sections, has.pieces), now - (has.waited_since or now)
        if not who and not is_stale:
            self._account.note(waited_since=None)
        elif is_urgent or waited >= PATIENCE:
            if not is_urgent:
                self._remarks.append(handwork.waited(self._target, who, round(waited.total_seconds() / 60)))
            self._account.note(waited_since=now)
            self._account.doubt()
        else:
            self._account.record(waited_since=has.waited_since or now)
            words = f"{who} has the post {post.url} open with words that are not saved; it waits for them, ten minutes"
            raise RetryableError(self._target, words)

    def _watch(self) -> None:
        """Look again soon if somebody may yet save the post as it was before we wrote it."""
        since = self._account.has.waited_since
        if since and self._account.edition.at - since < PATIENCE:
            self._account.doubt()
        else:
            self._account.note(waited_since=None)

    def _fields(self, post: RemotePost, content: Content, keep: Keep | None) -> dict[str, str]:
        """The fields that are to be sent: of those that somebody has changed there only the title, if we change it."""
        if self._account.has.prepared:
            return {}
        known = {one.name: one for one in self._account.has.fields}
        changed = {
            name: value for name, value in content.fields.items() if name not in known or value != known[name].sent
        }
        if keep and keep.choice == "ours":
            return dict(content.fields)
        return {
            name: value
            for name, value in changed.items()
            if name == "title" or name not in known or post.fields.get(name, "") == known[name].stored
        }

    def _send(
        self, post: RemotePost, content: Content, html: str, part: Part, made: Merged, fields: dict[str, str]
    ) -> RemotePost:
        if standing(html, self._marker) is None:
            words = f"in the post {post.url} nobody could tell where our part begins and ends"
            raise self._stop(f"{words}; close what is open around it there, or in your own templates blog_*.html")
        self._account.record(sending=content.digest, generation=part.generation, sending_pieces=made.pieces)
        written = self._blog.write(post.id, html, fields)
        seen = written.part(self._marker.liveblog, self._marker.date)
        if seen is None:
            raise self._stop(f"the post {post.url} lost our mark when it was written; the blog takes attributes away")
        if seen != part:
            raise RetryableError(self._target, f"the post {post.url} was not written as it was sent")
        return written

    def _without_refused(
        self,
        post: RemotePost,
        made: Merged,
        sections: Sequence[Section],
        known: Sequence[Piece],
        error: RefusedError,
    ) -> Sequence[Piece]:
        """The pieces, those marked that the blog does not take by themselves. Raises the error if there are none."""
        sent = {one.name for one in made.pieces if not one.hands}
        refused = list(self._search(post.id, [one for one in sections if one.name in sent]))
        if not refused:
            raise error
        names = {one.name for one in refused}
        marked = [Piece(one.name, one.chat, "", 0, "refused") for one in refused]
        return [*(one for one in known if one.name not in names), *marked]

    def _search(self, post: str, sections: Sequence[Section]) -> Iterable[Section]:
        """Those that are refused by themselves, looked for by halves."""
        if not sections or not self._blog.refuses(post, "".join(one.html for one in sections)):
            return
        if len(sections) == 1:
            yield sections[0]
            return
        middle = len(sections) // 2
        yield from self._search(post, sections[:middle])
        yield from self._search(post, sections[middle:])

    def _conclude(
        self, written: RemotePost, content: Content, made: Merged, fields: dict[str, str], keep: Keep | None
    ) -> None:
        """Record what stands there now."""
        has, sections = self._account.has, {one.name: one for one in content.sections}
        pieces = as_stored(made.pieces, standing(written.html, self._marker))
        altered = [sections[new.name] for old, new in zip(made.pieces, pieces, strict=True) if new.stored != old.stored]
        if altered and not any(map(handwork.is_altered, has.remarks)):
            self._remarks.append(handwork.altered(self._target, altered[0]))
        refused = {one.name for one in pieces if one.hands == "refused"}
        entries = tuple(one.id for one in self._account.edition.post.entries if anchor(one.id) in refused)
        if set(entries) - set(has.refused):
            self._remarks.append(
                handwork.refused(self._target, [sections[name] for name in sections if name in refused])
            )
        stored = {name: Field(name, value, written.fields.get(name, "")) for name, value in fields.items()}
        self._account.record(
            sent=content.digest,
            sending="",
            pieces=pieces,
            sending_pieces=(),
            fields=tuple(({one.name: one for one in has.fields} | stored).values()),
            kept=keep.at if keep else has.kept,
            refused=entries,
            remarks=tuple(dict.fromkeys((*has.remarks, *self._remarks))),
        )

    def _stop(self, words: str) -> NeedsPersonError:
        return NeedsPersonError(self._target, words)
