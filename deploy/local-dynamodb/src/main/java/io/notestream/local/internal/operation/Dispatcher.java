package io.notestream.local.internal.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.shape.ConstraintCheck;
import io.notestream.local.internal.shape.TypeCheck;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the operation that a request names, checks the request, and carries it out. Safe for use by
 * several threads.
 */
public final class Dispatcher {

  private final Map<String, Operation> operations = new HashMap<>();
  private final Interceptor interceptor;
  private final boolean commitsWait;

  /**
   * Makes a dispatcher to these operations.
   *
   * @param commitsWait whether a commit may wait for a disk, so that writes are kept off the event
   *     loop
   */
  public Dispatcher(
      Collection<Operation> operations, Interceptor interceptor, boolean commitsWait) {
    operations.forEach(
        operation ->
            this.operations.put(operation.api().target() + "." + operation.name(), operation));
    this.interceptor = interceptor;
    this.commitsWait = commitsWait;
  }

  /**
   * Reads a request and checks its types and constraints.
   *
   * @param target the {@code X-Amz-Target} header, null if there is none
   * @throws ServiceException if the operation is not known or the request is not well formed
   */
  public ApiCall receive(@Nullable String target, byte[] body) {
    Operation operation = target == null ? null : operations.get(target);
    if (operation == null) {
      if (body.length > 0) {
        RequestParser.parse(body);
      }
      throw unknown(target);
    }
    JsonNode json = RequestParser.parse(body);
    TypeCheck.check(json, operation.input());
    return new ApiCall(operation, json);
  }

  /**
   * Returns whether carrying out the call may take long, or wait, and so has to be kept off the
   * event loop.
   */
  public boolean mayWait(ApiCall call) {
    return switch (call.operation().effort()) {
      case LONG -> true;
      case SHORT_WRITE -> commitsWait || interceptor.mayWait(call);
      case SHORT_READ -> interceptor.mayWait(call);
    };
  }

  /**
   * Carries out a call.
   *
   * @throws ServiceException if the service refuses
   * @throws LostResponseException if the caller is to get no response
   */
  public ResponseBody run(ApiCall call) {
    ServiceException failure = null;
    ResponseBody response = ResponseBody.EMPTY;
    try {
      ConstraintCheck.check(call.body(), call.operation().input());
      interceptor.before(call);
      response = call.operation().handle(call);
    } catch (ServiceException refused) {
      failure = refused;
    }
    interceptor.after(call, failure);
    if (failure != null) {
      throw failure;
    }
    return response;
  }

  private static ServiceException unknown(@Nullable String target) {
    if (target == null || target.isEmpty()) {
      return ServiceException.unknownOperation(
          "The request has no X-Amz-Target header that names an operation");
    }
    return ServiceException.unknownOperation("The operation " + target + " is not known");
  }
}
