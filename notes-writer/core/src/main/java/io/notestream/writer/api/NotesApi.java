package io.notestream.writer.api;

import io.notestream.model.blob.BlobStoreException;
import io.notestream.model.note.UserId;
import io.notestream.model.view.CorruptItemException;
import io.notestream.writer.identity.Caller;
import io.notestream.writer.identity.Identity;
import io.notestream.writer.store.RetryableFailures;
import io.notestream.writer.store.StoreUnavailableException;
import io.notestream.writer.store.UnreadableItemException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The notes API: takes a request, gives an answer. Blocks while it waits for DynamoDB. Thread-safe.
 */
public final class NotesApi implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NotesApi.class);

  private final Router router;
  private final Identity identity;
  private final int maxRequestBytes;
  private final ExecutorService scatter;

  NotesApi(Router router, Identity identity, int maxRequestBytes, ExecutorService scatter) {
    this.scatter = scatter;
    this.router = router;
    this.identity = identity;
    this.maxRequestBytes = maxRequestBytes;
  }

  /** A builder; what it does not require has the default that its Javadoc names. */
  public static NotesApiBuilder builder() {
    return new NotesApiBuilder();
  }

  /**
   * Returns a problem document, for a transport that refuses a request before the API sees it.
   *
   * @param status the HTTP status, 400 to 599
   * @param detail what is wrong, for the caller
   */
  public static Response problem(int status, String detail) {
    return Problem.ofTransport(status, detail).toResponse();
  }

  /** The longest body of a request that is served; anything longer is refused unread. */
  public int maxRequestBytes() {
    return maxRequestBytes;
  }

  /** Answers the request. Never throws an exception: whatever goes wrong is a problem document. */
  public Response handle(Request request) {
    String trace = TraceParent.traceId(request.header("traceparent"));
    Response response = answer(request, trace).with("Cache-Control", "no-cache");
    return request.method().equals("HEAD") ? response.withoutBody() : response;
  }

  /** Lets go of threads; what it was built with stays open. */
  @Override
  public void close() {
    scatter.shutdownNow();
  }

  private Response answer(Request request, String trace) {
    try {
      return respond(request, trace);
    } catch (RefusedException e) {
      return e.problem().toResponse();
    } catch (StoreUnavailableException e) {
      log.warn("trace {}: {}", trace, e.getMessage(), e);
      return unavailable(request, trace);
    } catch (BlobStoreException e) {
      log.error("trace {}: {}", trace, e.getMessage(), e);
      return unavailable(request, trace);
    } catch (SdkException e) {
      log.error("trace {}: DynamoDB refused or did not answer", trace, e);
      return RetryableFailures.isRetryable(e) ? unavailable(request, trace) : failed(trace);
    } catch (UnreadableItemException | CorruptItemException e) {
      log.error("trace {}: {}", trace, e.getMessage(), e);
      return failed(trace);
    } catch (RuntimeException e) {
      // Everything foreseen is handled above; what is left is a bug of ours. The caller must get an
      // answer all the same, and the log the stack trace.
      log.error("trace {}: a bug", trace, e);
      return failed(trace);
    }
  }

  private Response respond(Request request, String trace) {
    Router.Match match = router.find(request);
    Caller caller = identity.identify(request::headers);
    RoutedRequest routed =
        new RoutedRequest(request, match.parameters(), authorize(match.route(), caller), trace);
    if (request.body().length > maxRequestBytes) {
      return Problem.tooLarge("the body is at most " + maxRequestBytes + " bytes").toResponse();
    }
    return match.route().handler().handle(routed);
  }

  /** Who calls, for routes that need a user. */
  private @Nullable UserId authorize(Route route, Caller caller) {
    switch (route.access()) {
      case ANYONE -> {
        return null;
      }
      case OPERATOR -> {
        if (!caller.operator()) {
          throw new RefusedException(
              caller instanceof Caller.Unknown unknown
                  ? Problem.unauthorized(unknown.reason(), identity.challenge())
                  : Problem.forbidden("this route is for operators"));
        }
        return null;
      }
      case USER -> {
        if (caller instanceof Caller.Known known) {
          return known.userId();
        }
        throw new RefusedException(
            Problem.unauthorized(((Caller.Unknown) caller).reason(), identity.challenge()));
      }
    }
    throw new AssertionError(route.access());
  }

  private static Response unavailable(Request request, String trace) {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    return Problem.unavailable(
            "the store did not answer in time"
                + (reads ? "" : "; the request may have been done")
                + " (trace "
                + trace
                + ")")
        .toResponse();
  }

  private static Response failed(String trace) {
    return Problem.internal("see the service's log (trace " + trace + ")").toResponse();
  }
}
