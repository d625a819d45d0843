package io.notestream.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that somebody meant who wrote another one. */
final class NearestName {

  private static final int LONGEST = 50;

  private NearestName() {}

  /**
   * Returns the known name that takes the fewest edits, if it takes few for its length, or the
   * shortest one that begins with what was written.
   */
  static Optional<String> to(String written, Collection<String> known) {
    if (written.length() > LONGEST) {
      return Optional.empty();
    }
    Optional<String> nearest =
        known.stream()
            .filter(name -> edits(written, name) <= Math.max(1, written.length() / 4))
            .min(Comparator.comparingInt(name -> edits(written, name)));
    return nearest.isPresent() || written.replace("-", "").length() < 2
        ? nearest
        : known.stream()
            .filter(name -> name.startsWith(written))
            .min(Comparator.comparingInt(String::length));
  }

  /** Counts insertions, deletions, replacements, and swaps of neighbours. */
  private static int edits(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
