package io.notestream.writer.internal.response;

/**
 * Leaves the reading of a request, at whatever depth it turns out that it cannot be served; caught
 * in one place, where its problem becomes the answer. Without a stack trace: it is no error of
 * ours.
 */
public final class RefusedException extends RuntimeException {

  private final transient Problem problem;

  public RefusedException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
