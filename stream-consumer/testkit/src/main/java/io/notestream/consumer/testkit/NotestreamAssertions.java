package io.notestream.consumer.testkit;

/** The entrance to the kit's assertions, for a static import beside AssertJ's own. */
public final class NotestreamAssertions {

  private NotestreamAssertions() {}

  public static ViewsAssert assertThat(Views views) {
    return new ViewsAssert(views);
  }
}
