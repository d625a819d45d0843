package io.notestream.writer.internal.route;

import io.notestream.model.blob.BlobStoreException;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import io.notestream.model.note.UserId;
import io.notestream.writer.http.Request;
import io.notestream.writer.http.Response;
import io.notestream.writer.identity.Caller;
import io.notestream.writer.identity.Identity;
import io.notestream.writer.identity.IdentityUnavailableException;
import io.notestream.writer.internal.blob.MissingBodyException;
import io.notestream.writer.internal.observe.ObservedRequest;
import io.notestream.writer.internal.observe.RequestObserver;
import io.notestream.writer.internal.observe.TraceParent;
import io.notestream.writer.internal.outage.Outages;
import io.notestream.writer.internal.pressure.Deadline;
import io.notestream.writer.internal.request.Faults;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;
import io.notestream.writer.internal.store.OvertakenException;
import io.notestream.writer.internal.store.StoreUnavailableException;
import io.notestream.writer.internal.store.UnreadableItemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Finds the route of a request, lets it respond if the caller may use it, and turns every failure
 * into a problem. Thread-safe.
 */
public final class RequestHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

  private static final String IDENTIFYING = "identifying callers";

  private final Router router;
  private final Identity identity;
  private final RequestSettings settings;
  private final Outages outages;
  private final RequestObserver observer;
  private volatile boolean stopped;

  public RequestHandler(
      List<Route> routes,
      Identity identity,
      RequestSettings settings,
      Outages outages,
      RequestObserver observer) {
    this.observer = observer;
    this.router = new Router(routes);
    this.identity = identity;
    this.settings = settings;
    this.outages = outages;
  }

  /**
   * Returns the response to a request. Never throws an exception.
   *
   * @param remaining how long it may take, unless the deadline of all requests is shorter
   */
  public Response handle(Request request, Duration remaining) {
    Duration time = remaining.compareTo(settings.deadline()) < 0 ? remaining : settings.deadline();
    try (ObservedRequest observed = observer.begin(request)) {
      Response response =
          settings
              .cors()
              .seenByPages(request, Deadline.within(time, () -> respond(request, observed)))
              .with("Cache-Control", "no-cache");
      observed.responded(response.status());
      return request.method().equals("HEAD") ? response.withoutBody() : response;
    }
  }

  /** Called when connections are about to be closed: requests that are left are cut off. */
  public void stop() {
    stopped = true;
  }

  /** Returns how many requests are being served. */
  public int inFlight() {
    return settings.admission().inFlight();
  }

  /** Returns how many kinds of calls fail. */
  public int failingCalls() {
    return outages.count();
  }

  private Response respond(Request request, ObservedRequest observed) {
    String trace = observed.traceId();
    try {
      return serve(request, observed);
    } catch (RefusedException e) {
      return e.problem().toResponse();
    } catch (IdentityUnavailableException e) {
      outages.failed(IDENTIFYING, false, String.valueOf(e.getMessage()), e);
      return Problem.unavailable("it cannot be checked who is calling (trace " + trace + ")")
          .toResponse();
    } catch (StoreUnavailableException | BlobStoreException e) {
      LOG.debug("trace {}: {}", trace, e.getMessage(), e); // The log of outages has said why.
      return unavailable(request, trace);
    } catch (OvertakenException e) {
      LOG.info("trace {}: {}", trace, e.getMessage());
      return Problem.overtaken(
              "the store did not respond in time, and others have changed the note since: it is not"
                  + " known whether this change was made before theirs; read the note before you"
                  + " send it again (trace "
                  + trace
                  + ")")
          .toResponse();
    } catch (SdkException e) {
      if (Failures.of(e).kind() == Failure.Kind.REJECTED) {
        LOG.error("trace {}: a bug, DynamoDB refuses the request", trace, e);
      } else {
        LOG.debug("trace {}: DynamoDB refused or did not respond", trace, e);
      }
      return Failures.of(e).passes() ? unavailable(request, trace) : failed(trace);
    } catch (UnreadableItemException | MissingBodyException e) {
      LOG.error("trace {}: {}", trace, e.getMessage(), e);
      return Problem.unreadable(e.getMessage() + " (trace " + trace + ")").toResponse();
    } catch (RuntimeException e) {
      if (stopped) {
        LOG.info("trace {}: cut off by the stop: {}", trace, e.getMessage());
        return unavailable(request, trace);
      }
      // Everything foreseen is handled above; what is left is a bug of ours. The caller must get a
      // response all the same, and the log the stack trace.
      LOG.error("trace {}: a bug", trace, e);
      return failed(trace);
    }
  }

  private Response serve(Request request, ObservedRequest observed) {
    if (request.method().equals("OPTIONS")) {
      return options(request);
    }
    Router.Match match = router.find(request);
    observed.routedTo(match.route().name());
    TraceParent trace = observed.traceParent();
    if (match.route().access() == Route.Access.ANYONE) {
      return serve(request, match, trace); // Health is asked for when there is too much to do.
    }
    return settings
        .admission()
        .tryServe(() -> serve(request, match, trace))
        .orElseGet(
            () ->
                Problem.unavailable("too many requests are being served at this moment")
                    .toResponse());
  }

  private Response options(Request request) {
    Set<String> methods = router.methods(request);
    Response response = Response.empty(204).with("Allow", String.join(", ", methods));
    return settings.cors().preflight(request, response, methods);
  }

  private Response serve(Request request, Router.Match match, TraceParent trace) {
    Route route = match.route();
    UserId user =
        route.access() == Route.Access.ANYONE ? null : authorize(route, identify(request));
    if (request.body().length > settings.maxRequestBytes()) {
      return Problem.tooLong(settings.maxRequestBytes()).toResponse();
    }
    Faults faults = new Faults();
    Response response =
        route
            .handler()
            .handle(new RoutedRequest(request, match.parameters(), user, trace, settings, faults));
    if (!faults.isEmpty()) {
      throw new IllegalStateException("the route served a request with faults: " + route);
    }
    return response;
  }

  private Caller identify(Request request) {
    Caller caller = identity.identify(request);
    outages.succeeded(IDENTIFYING);
    return caller;
  }

  /** Returns the caller if the route needs a user; refuses one who may not use the route. */
  private @Nullable UserId authorize(Route route, Caller caller) {
    switch (route.access()) {
      case ANYONE -> {
        return null; // Not even asked who it is: health must not depend on it.
      }
      case OPERATOR -> {
        if (!caller.operator()) {
          throw new RefusedException(
              caller instanceof Caller.Unknown unknown ? unauthorized(unknown) : forbidden());
        }
        if (caller instanceof Caller.Known known) {
          count(known);
        }
        return null;
      }
      case USER -> {
        if (caller instanceof Caller.Known known) {
          count(known);
          return known.userId();
        }
        throw new RefusedException(unauthorized((Caller.Unknown) caller));
      }
    }
    throw new AssertionError(route.access());
  }

  /** Counts a request of a caller; refuses it if there were too many. */
  private void count(Caller.Known caller) {
    Optional<Duration> wait = settings.rates().take(caller.userId());
    if (wait.isPresent()) {
      throw new RefusedException(Problem.tooMany(wait.get()));
    }
  }

  private static Problem unauthorized(Caller.Unknown caller) {
    return Problem.unauthorized(caller.reason(), caller.challenge());
  }

  private Problem forbidden() {
    Problem problem = Problem.forbidden("this route is for operators");
    String challenge = identity.operatorChallenge();
    return challenge == null ? problem : problem.with("WWW-Authenticate", challenge);
  }

  private static Response unavailable(Request request, String trace) {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    return Problem.unavailable(
            "the store did not respond in time"
                + (reads ? "" : "; the change may have been made")
                + " (trace "
                + trace
                + ")")
        .toResponse();
  }

  private static Response failed(String trace) {
    return Problem.internal(
            "the service could not do this, and its log says why; to report it, quote the trace "
                + trace)
        .toResponse();
  }
}
