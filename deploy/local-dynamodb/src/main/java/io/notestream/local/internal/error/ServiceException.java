package io.notestream.local.internal.error;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An error of the API, which the caller is sent. It carries no stack trace: it is about a mistake
 * of the caller, not of the engine.
 */
public final class ServiceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final String VALIDATE = "com.amazon.coral.validate#";
  private static final String AVAILABILITY = "com.amazon.coral.availability#";
  private static final String SERVICE = "com.amazon.coral.service#";
  private static final String MODEL = "com.amazonaws.dynamodb.v20120810#";

  private final String errorType;
  private final int httpStatus;
  private final String text;
  private final transient @Nullable Members members;

  private ServiceException(
      String errorType, int httpStatus, String text, @Nullable Members members) {
    super(text, null, false, false);
    this.errorType = errorType;
    this.httpStatus = httpStatus;
    this.text = text;
    this.members = members;
  }

  /** Writes what an error has besides its type and message. */
  @FunctionalInterface
  public interface Members {

    /** Nothing but the type: the error has no message either. */
    Members ALONE = json -> {};

    void writeTo(JsonGenerator json) throws IOException;
  }

  public static ServiceException validation(String message) {
    return new ServiceException(VALIDATE + "ValidationException", 400, message, null);
  }

  /**
   * Returns a ValidationException about the value of a parameter; its message says so before it
   * says what is wrong.
   */
  public static ServiceException invalidParameter(String what) {
    return validation("One or more parameter values were invalid: " + what);
  }

  public static ServiceException serialization(String message) {
    return new ServiceException(SERVICE + "SerializationException", 400, message, null);
  }

  /**
   * Returns the error about a body that is no JSON; as in the service, the caller gets no message.
   */
  public static ServiceException malformed(String reason) {
    return new ServiceException(SERVICE + "SerializationException", 400, reason, Members.ALONE);
  }

  /** Returns the error about an operation; as in the service, the caller gets no message. */
  public static ServiceException unknownOperation(String reason) {
    return new ServiceException(SERVICE + "UnknownOperationException", 400, reason, Members.ALONE);
  }

  public static ServiceException internal() {
    return new ServiceException(MODEL + "InternalServerError", 500, "Internal server error", null);
  }

  /**
   * Returns an error of the model.
   *
   * @param name its name without a namespace
   */
  public static ServiceException of(String name, String message) {
    return new ServiceException(MODEL + name, 400, message, null);
  }

  /** Returns an error of the model with members of its own. */
  public static ServiceException of(String name, String message, Members members) {
    return new ServiceException(MODEL + name, 400, message, members);
  }

  /**
   * Returns any error by its name, with the namespace and the HTTP status that it has in the
   * service; meant for injected errors, which the engine never raises by itself.
   */
  public static ServiceException named(String name, String message) {
    String namespace =
        switch (name) {
          case "ValidationException" -> VALIDATE;
          case "SerializationException",
              "UnknownOperationException",
              "AccessDeniedException",
              "UnrecognizedClientException",
              "IncompleteSignatureException",
              "MissingAuthenticationTokenException",
              "ServiceUnavailableException" ->
              SERVICE;
          case "ThrottlingException" -> AVAILABILITY;
          default -> MODEL;
        };
    int status =
        switch (name) {
          case "InternalServerError", "InternalFailure" -> 500;
          case "ServiceUnavailable", "ServiceUnavailableException" -> 503;
          default -> 400;
        };
    return new ServiceException(namespace + name, status, message, null);
  }

  public static ServiceException resourceNotFound(String message) {
    return of("ResourceNotFoundException", message);
  }

  public static ServiceException resourceInUse(String message) {
    return of("ResourceInUseException", message);
  }

  public static ServiceException limitExceeded(String message) {
    return of("LimitExceededException", message);
  }

  /** Returns the type as it stands in {@code __type}. */
  public String errorType() {
    return errorType;
  }

  /** Returns the type without its namespace. */
  public String name() {
    return errorType.substring(errorType.indexOf('#') + 1);
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** Returns the message that the caller is shown. */
  public String text() {
    return text;
  }

  /** Writes the body of the response. */
  public void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("__type", errorType);
    if (members != Members.ALONE) {
      json.writeStringField(errorType.startsWith(SERVICE) ? "Message" : "message", text);
    }
    writeMembers(json);
    json.writeEndObject();
  }

  /** Writes what the error has besides its type and message, into an object that is open. */
  public void writeMembers(JsonGenerator json) throws IOException {
    if (members != null) {
      members.writeTo(json);
    }
  }
}
