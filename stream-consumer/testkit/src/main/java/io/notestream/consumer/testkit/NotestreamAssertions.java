package io.notestream.consumer.testkit;

/** Entry point to the kit's assertions, for a static import beside AssertJ's own. */
public final class NotestreamAssertions {

  private NotestreamAssertions() {}

  /**
   * Begins assertions on views.
   *
   * @param views the views to check
   * @return the assertions
   */
  public static ViewsAssert assertThat(Views views) {
    return new ViewsAssert(views);
  }
}
