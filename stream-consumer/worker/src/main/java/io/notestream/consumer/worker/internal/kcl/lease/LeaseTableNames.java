package io.notestream.consumer.worker.internal.kcl.lease;

import io.notestream.consumer.worker.internal.kcl.stream.StreamShards;

/**
 * The names of an application's lease tables, one for each stream of a table: {@code
 * <application>.<table>.<stream label>}. Two applications with the same tables, the generations of
 * the views for instance, do not share leases. Immutable.
 */
public final class LeaseTableNames {

  /** The longest name of a table. */
  private static final int LONGEST_NAME = 255;

  private final String prefix;

  /** Names for the streams of that table, read by that application. */
  public LeaseTableNames(String application, String table) {
    this.prefix = application + "." + table + ".";
  }

  /** Returns what all these names begin with. */
  public String prefix() {
    return prefix;
  }

  /**
   * Returns the name for the stream with that ARN.
   *
   * @throws IllegalArgumentException if it would be longer than DynamoDB allows
   */
  public String forStream(String arn) {
    return forLabel(StreamShards.labelOf(arn));
  }

  /** See {@link #forStream}. */
  String forLabel(String streamLabel) {
    String name = prefix + streamLabel.replace(':', '-');
    if (name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "the lease table's name is longer than " + LONGEST_NAME + " characters: " + name);
    }
    return name;
  }

  /** Returns the label of the stream that the lease table of that name is for. */
  public String labelOf(String name) {
    String label = name.substring(prefix.length());
    int time = label.indexOf('T');
    return time < 0 ? label : label.substring(0, time) + label.substring(time).replace('-', ':');
  }
}
