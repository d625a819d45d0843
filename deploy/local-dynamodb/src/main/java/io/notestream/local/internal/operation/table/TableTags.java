package io.notestream.local.internal.operation.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads tags out of requests, and finds the tables that they are for. */
final class TableTags {

  static final Shape.Text ARN = Shape.text().length(1, 1283);

  private static final Pattern TABLE_ARN =
      Pattern.compile("arn:aws[a-z-]*:dynamodb:[^:]+:\\d+:table/[a-zA-Z0-9_.-]{3,255}");
  private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+@-]*");
  private static final int MOST_TAGS = 50;

  private TableTags() {}

  /** Reads tags in their order, none if there is no list. */
  static Map<String, String> read(@Nullable JsonNode list) {
    Map<String, String> tags = new LinkedHashMap<>();
    if (list != null) {
      for (JsonNode tag : list) {
        String key = RequestMembers.requiredText(tag, "Key");
        String value = RequestMembers.requiredText(tag, "Value");
        refuseCharacters("Key", key);
        refuseCharacters("Value", value);
        if (key.startsWith("aws:")) {
          throw ServiceException.validation("Tag Key cannot be prefixed with aws:, Key: " + key);
        }
        if (tags.put(key, value) != null) {
          throw ServiceException.validation(
              "Duplicate Tag Keys provided as input: Duplicate Tag Key found " + key);
        }
      }
    }
    refuseTooMany(tags);
    return tags;
  }

  private static void refuseCharacters(String member, String text) {
    if (!ALLOWED.matcher(text).matches()) {
      throw ServiceException.validation(
          "Tag "
              + member
              + " can only have letters, digits, spaces and + - = . _ : / @, "
              + member
              + ": "
              + text);
    }
  }

  /** Reads tags, of which there has to be at least one. */
  static Map<String, String> readSome(JsonNode list) {
    if (list.isEmpty()) {
      throw ServiceException.validation("Atleast one Tag needs to be provided as Input.");
    }
    return read(list);
  }

  static void refuseTooMany(Map<String, String> tags) {
    if (tags.size() > MOST_TAGS) {
      throw ServiceException.validation(
          "Number of Tags exceed the current limit for the provided ResourceArn");
    }
  }

  /**
   * Returns the table that is to be tagged or untagged.
   *
   * @throws ServiceException ValidationException if it names none, ResourceNotFoundException if
   *     there is none
   */
  static Table tagged(ServiceContext service, JsonNode body) {
    String arn = arn(body);
    return find(service, arn)
        .orElseThrow(
            () ->
                ServiceException.resourceNotFound(
                    "Requested resource not found: ResourcArn: " + arn + " not found"));
  }

  /**
   * Returns the table whose tags are to be listed. If it does not exist, the service does not say
   * so, but that the caller is not allowed to see it.
   *
   * @throws ServiceException ValidationException if the request names none, AccessDeniedException
   *     if there is none
   */
  static Table listed(ServiceContext service, JsonNode body) {
    String arn = arn(body);
    return find(service, arn)
        .orElseThrow(
            () ->
                ServiceException.named(
                    "AccessDeniedException",
                    "Not authorized to perform: dynamodb:ListTagsOfResource on resource: " + arn));
  }

  private static String arn(JsonNode body) {
    String arn = RequestMembers.requiredText(body, "ResourceArn");
    if (!arn.startsWith("arn:")) {
      throw ServiceException.invalidParameter("ARNs must start with 'arn:': " + arn);
    }
    if (!TABLE_ARN.matcher(arn).matches()) {
      throw ServiceException.validation(
          "Invalid TableArn: Invalid ResourceArn provided as input " + arn);
    }
    return arn;
  }

  private static Optional<Table> find(ServiceContext service, String arn) {
    return service.tables().find(ServiceContext.tableName(arn));
  }
}
