package io.notestream.consumer.summary;

/**
 * A provider of one projection. It is found with {@link java.util.ServiceLoader}, so that it needs
 * a public constructor without parameters.
 */
public interface ProjectionProvider {

  /**
   * Returns the projection. It is used only if its name is configured.
   *
   * @return the projection, each time the same
   */
  Projection projection();
}
