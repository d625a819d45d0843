package io.notestream.stack.expiration;

import io.notestream.local.LocalClock;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.view.AuditRecord;
import io.notestream.stack.NotesClient;
import io.notestream.stack.NotesClient.Answer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * A user with many notes who deletes and renews some of them shortly before their end, and knows
 * what came of it. Each tick moves all clocks alike.
 */
final class NearTheEnd {

  private static final Duration TICK = Duration.ofSeconds(3);
  private static final int SHORTEST = 20;
  private static final int LONGEST = 180;

  /** From where on the user acts: the writer begins to mark notes that it deletes within it. */
  private static final Duration NEAR = Duration.ofSeconds(180);

  private static final Duration VERY_NEAR = Duration.ofSeconds(9);
  private static final int SELDOM = 300;
  private static final int OFTEN = 16;

  /** Beyond what clocks may differ, so that every note is past its end by all of them. */
  private static final Duration ALL_PAST = Duration.ofSeconds(120);

  private final NotesClient notes;
  private final String user;
  private final List<LocalClock> clocks;
  private final Random random;
  private final List<Known> known = new ArrayList<>();

  NearTheEnd(URI api, String user, List<LocalClock> clocks, long seed) {
    this.notes = new NotesClient(api, user);
    this.user = user;
    this.clocks = clocks;
    this.random = new Random(seed);
  }

  String user() {
    return user;
  }

  List<Known> notes() {
    return known;
  }

  void create(int count) {
    for (int i = 0; i < count; i++) {
      int life = random.nextInt(SHORTEST, LONGEST);
      Answer answer = notes.post("/notes", "{\"title\":\"note\",\"ttlSeconds\":" + life + "}");
      known.add(new Known(answer.body().get("id").asText(), expiry(answer)));
    }
  }

  boolean goesOn() {
    return known.stream()
        .anyMatch(note -> note.expiresAt.plus(ALL_PAST).isAfter(clocks.get(0).instant()));
  }

  /** Moves the clocks; at the same time the user acts on some of the notes that end soon. */
  void tick() {
    List<CompletableFuture<Void>> actions = new ArrayList<>();
    for (Known note : known) {
      if (!note.isAnswered() && note.endsWithin(NEAR, earliest())) {
        Optional.ofNullable(action(note)).map(CompletableFuture::runAsync).ifPresent(actions::add);
      }
    }
    clocks.forEach(clock -> clock.advance(TICK));
    actions.forEach(CompletableFuture::join);
  }

  private Runnable action(Known note) {
    boolean last = clocks.stream().anyMatch(c -> note.endsWithin(VERY_NEAR, c.instant()));
    return switch (random.nextInt(last ? OFTEN : SELDOM)) {
      case 0, 1 -> () -> deleteIfThere(note);
      case 2 -> () -> delete(note);
      case 3 -> () -> renew(note);
      default -> null;
    };
  }

  private void deleteIfThere(Known note) {
    note.fate =
        notes.deleteIfThere("/notes/" + note.id).status() == 204 ? Fate.DELETED : Fate.EXPIRED;
  }

  /** The answer is the same whether the note was there; so that it was has to follow from time. */
  private void delete(Known note) {
    notes.delete("/notes/" + note.id);
    boolean certain = note.expiresAt.minusSeconds(1).isAfter(latest());
    note.fate = certain ? Fate.DELETED : Fate.EITHER;
  }

  private void renew(Known note) {
    Answer answer = notes.patch("/notes/" + note.id, "{\"ttlSeconds\":" + LONGEST / 2 + "}");
    if (answer.status() == 200) {
      note.renewals++;
      note.expiresAt = expiry(answer);
    } else if (answer.status() == 404) {
      note.fate = Fate.EXPIRED;
    } else {
      throw new AssertionError("renewal: " + answer.status() + " " + answer.body());
    }
  }

  private Instant earliest() {
    return clocks.stream().map(LocalClock::instant).min(Comparator.naturalOrder()).orElseThrow();
  }

  private Instant latest() {
    return clocks.stream().map(LocalClock::instant).max(Comparator.naturalOrder()).orElseThrow();
  }

  private static Instant expiry(Answer answer) {
    return Instant.parse(answer.body().get("expiresAt").asText());
  }

  /** What the user knows of a note's end. */
  private enum Fate {
    /** Nobody deleted it, or who tried was told that it was gone. */
    EXPIRED,
    DELETED,
    /** It was deleted without asking whether it was there. */
    EITHER
  }

  /** One note, as the user knows it. At most one action on it is under way at a time. */
  static final class Known {
    private final String id;
    private volatile Instant expiresAt;
    private volatile int renewals;
    private volatile Fate fate;

    private Known(String id, Instant expiresAt) {
      this.id = id;
      this.expiresAt = expiresAt;
    }

    String id() {
      return id;
    }

    private boolean isAnswered() {
      return fate != null;
    }

    private boolean endsWithin(Duration time, Instant now) {
      return expiresAt.minus(time).isBefore(now);
    }

    /** How the note's history differs from what the user knows. */
    Optional<String> contradiction(List<AuditRecord> history) {
      List<ChangeKind> kinds =
          history.stream()
              .sorted(Comparator.comparing(AuditRecord::sequence))
              .map(AuditRecord::kind)
              .toList();
      long expired = kinds.stream().filter(kind -> kind == ChangeKind.EXPIRED).count();
      long deleted = kinds.stream().filter(kind -> kind == ChangeKind.DELETED).count();
      long renewed = kinds.stream().filter(kind -> kind == ChangeKind.UPDATED).count();
      boolean asKnown =
          kinds.indexOf(ChangeKind.CREATED) == 0
              && expired + deleted == 1
              && renewed == renewals
              && (fate == Fate.EITHER || deleted == (fate == Fate.DELETED ? 1 : 0));
      return asKnown
          ? Optional.empty()
          : Optional.of(id + ": " + fate + ", " + renewals + " renewals, but " + kinds);
    }
  }
}
