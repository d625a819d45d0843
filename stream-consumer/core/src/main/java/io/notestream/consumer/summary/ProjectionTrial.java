package io.notestream.consumer.summary;

import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a projection gives for a fixed set of notes and changes. Immutable.
 *
 * @param fingerprint a digest of all numbers: another one is given by other functions, or by
 *     functions that depend on more than the note or the change. Two can be compared if they are
 *     the same up to the dash
 * @param mostParts how many items a single change would update at most
 * @param failure why a function fails; {@code null} if none does
 */
public record ProjectionTrial(String fingerprint, int mostParts, @Nullable String failure) {

  private static final int DIGITS = 24;

  /**
   * Tries a projection.
   *
   * @param projection the projection
   * @return what it gives
   */
  public static ProjectionTrial of(Projection projection) {
    Run run = new Run(projection);
    ProjectionSamples.all().forEach(run::note);
    ProjectionSamples.allChanges().forEach(run::change);
    return new ProjectionTrial(
        ProjectionSamples.VERSION + "-" + digest(run.lines), run.mostParts, run.failure);
  }

  /** What one run over all samples gives. */
  private static final class Run {
    private final Projection projection;
    private final List<String> lines = new ArrayList<>();
    private int mostParts;
    private @Nullable String failure;

    Run(Projection projection) {
      this.projection = projection;
      lines.add(projection + " " + projection.fields() + projection.rankedBy().orElse(""));
    }

    void note(Note note) {
      collect("note " + note.id(), new HashSet<>(), sink -> projection.stock(note, sink));
    }

    void change(NoteChange change) {
      Set<String> parts = new HashSet<>();
      collect(
          "change " + change.eventId(),
          parts,
          sink -> {
            projection.flow(change, sink);
            projection.maxima(change, sink);
          });
      for (Note image : images(change)) {
        collect("image", parts, sink -> projection.stock(image, sink));
      }
      mostParts = Math.max(mostParts, parts.size());
    }

    private static List<Note> images(NoteChange change) {
      List<Note> images = new ArrayList<>(2);
      Optional.ofNullable(change.before()).ifPresent(images::add);
      Optional.ofNullable(change.after()).ifPresent(images::add);
      return images;
    }

    private void collect(String what, Set<String> parts, Evaluation evaluation) {
      lines.add(what);
      Set<String> ofThis = new TreeSet<>();
      try {
        evaluation.into(
            (part, field, value) -> {
              parts.add(part);
              ofThis.add(part + " " + field + " " + value);
            });
      } catch (ProjectionException e) {
        failure = e.getMessage();
        ofThis.add(String.valueOf(failure));
      }
      lines.addAll(ofThis);
    }
  }

  private interface Evaluation {
    void into(ProjectionSink sink);
  }

  private static String digest(List<String> lines) {
    try {
      byte[] all = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(all))
          .substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
