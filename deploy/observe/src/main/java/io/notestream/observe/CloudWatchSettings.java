package io.notestream.observe;

/**
 * What is published to CloudWatch, once a minute. Immutable.
 *
 * @param namespace the namespace to publish to
 * @param meters which meters
 */
public record CloudWatchSettings(String namespace, CloudWatchMeters meters) {

  /**
   * {@return settings for the meters that alerts are about}
   *
   * @param namespace the namespace to publish to
   */
  public static CloudWatchSettings essential(String namespace) {
    return new CloudWatchSettings(namespace, CloudWatchMeters.ESSENTIAL);
  }

  /** {@return the namespace, and which meters, for people} */
  @Override
  public String toString() {
    return namespace + ", " + meters + " meters";
  }
}
