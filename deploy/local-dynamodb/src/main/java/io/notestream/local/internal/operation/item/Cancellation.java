package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.notestream.local.internal.error.ServiceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The error of a transaction that was cancelled, with a reason for each of its actions. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors">the
 * reasons</a>.
 */
final class Cancellation {

  private static final String NONE = "None";

  private Cancellation() {}

  /**
   * Returns the error.
   *
   * @param reasons for each action, in order, why it was refused, or null if it was not
   */
  static ServiceException of(List<@Nullable ServiceException> reasons) {
    String codes =
        reasons.stream().map(Cancellation::code).collect(Collectors.joining(", ", "[", "]"));
    return ServiceException.of(
        "TransactionCanceledException",
        "Transaction cancelled, please refer cancellation reasons for specific reasons " + codes,
        json -> write(json, reasons));
  }

  /**
   * Returns the error of a transaction whose action is not well formed: the service does not look
   * at the other actions then.
   *
   * @param reason what is wrong with the action
   * @param position its position
   * @param actions the number of all actions
   */
  static ServiceException of(ServiceException reason, int position, int actions) {
    List<@Nullable ServiceException> reasons =
        new ArrayList<>(Collections.nCopies(actions, (ServiceException) null));
    reasons.set(position, reason);
    return of(reasons);
  }

  private static String code(@Nullable ServiceException reason) {
    if (reason == null) {
      return NONE;
    }
    return switch (reason.name()) {
      case "ValidationException" -> "ValidationError";
      case ConditionFailure.NAME -> "ConditionalCheckFailed";
      case "TransactionConflictException" -> "TransactionConflict";
      case "ItemCollectionSizeLimitExceededException" -> "ItemCollectionSizeLimitExceeded";
      case "ProvisionedThroughputExceededException" -> "ProvisionedThroughputExceeded";
      case "ThrottlingException" -> "ThrottlingError";
      default -> reason.name();
    };
  }

  private static void write(JsonGenerator json, List<@Nullable ServiceException> reasons)
      throws IOException {
    json.writeArrayFieldStart("CancellationReasons");
    for (ServiceException reason : reasons) {
      json.writeStartObject();
      json.writeStringField("Code", code(reason));
      if (reason != null) {
        json.writeStringField("Message", reason.text());
        reason.writeMembers(json);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
