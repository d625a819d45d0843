package io.notestream.stack.expiration;

import io.notestream.local.LocalClock;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.view.AuditRecord;
import io.notestream.stack.NotesClient;
import io.notestream.stack.NotesClient.Response;
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
      Response response = notes.post("/notes", "{\"title\":\"note\",\"ttlSeconds\":" + life + "}");
      known.add(new Known(response.body().get("id").asText(), expiry(response)));
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
      if (!note.hasEnded() && note.endsWithin(NEAR, earliest())) {
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
    note.ending =
        notes.deleteIfThere("/notes/" + note.id).status() == 204 ? Ending.DELETED : Ending.EXPIRED;
  }

  /** The response does not say whether the note existed; only its remaining time can. */
  private void delete(Known note) {
    notes.delete("/notes/" + note.id);
    boolean certain = note.expiresAt.minusSeconds(1).isAfter(latest());
    note.ending = certain ? Ending.DELETED : Ending.EITHER;
  }

  private void renew(Known note) {
    Response response = notes.patch("/notes/" + note.id, "{\"ttlSeconds\":" + LONGEST / 2 + "}");
    if (response.status() == 200) {
      note.renewals++;
      note.expiresAt = expiry(response);
    } else if (response.status() == 404) {
      note.ending = Ending.EXPIRED;
    } else {
      throw new AssertionError("renewal: " + response.status() + " " + response.body());
    }
  }

  private Instant earliest() {
    return clocks.stream().map(LocalClock::instant).min(Comparator.naturalOrder()).orElseThrow();
  }

  private Instant latest() {
    return clocks.stream().map(LocalClock::instant).max(Comparator.naturalOrder()).orElseThrow();
  }

  private static Instant expiry(Response response) {
    return Instant.parse(response.body().get("expiresAt").asText());
  }

  /** What the user knows of a note's end. */
  private enum Ending {
    /** Nobody deleted it, or a delete found it gone. */
    EXPIRED,
    DELETED,
    /** It was deleted without asking whether it was there. */
    EITHER
  }

  /** One note, as the user knows it. At most one action on it is in flight at a time. */
  static final class Known {
    private final String id;
    private volatile Instant expiresAt;
    private volatile int renewals;
    private volatile Ending ending;

    private Known(String id, Instant expiresAt) {
      this.id = id;
      this.expiresAt = expiresAt;
    }

    String id() {
      return id;
    }

    private boolean hasEnded() {
      return ending != null;
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
              && (ending == Ending.EITHER || deleted == (ending == Ending.DELETED ? 1 : 0));
      return asKnown
          ? Optional.empty()
          : Optional.of(id + ": " + ending + ", " + renewals + " renewals, but " + kinds);
    }
  }
}
