package io.notestream.writer.internal.response;

/**
 * Thrown while a request is read, at whatever depth it turns out that it cannot be served; caught
 * in one place, where its problem becomes the response. Has no stack trace, since nothing of ours
 * is wrong.
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
