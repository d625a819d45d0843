package io.notestream.local.internal.operation.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads tags out of requests, and finds the tables that they are for. */
final class TableTags {

  static final Shape.Text ARN = Shape.text().length(1, 1283);

  private static final Pattern TABLE_ARN =
      Pattern.compile("arn:aws[a-z-]*:dynamodb:[^:]+:\\d+:table/[a-zA-Z0-9_.-]{3,255}");
  private static final Pattern IN_TABLE_ARN =
      Pattern.compile(TABLE_ARN.pattern() + "/(index|backup)/.*");
  private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}");
  private static final Pattern VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256}");
  private static final String RESERVED = "aws:";
  private static final int MOST_TAGS = 50;

  private TableTags() {}

  /** Reads tags in their order, none if there is no list. */
  static Map<String, String> read(@Nullable JsonNode list) {
    Map<String, String> tags = new LinkedHashMap<>();
    if (list != null) {
      for (JsonNode tag : list) {
        String key = key(RequestMembers.text(tag, "Key"));
        String value = matching(VALUE, "Value", RequestMembers.text(tag, "Value"));
        if (tags.put(key, value) != null) {
          throw ServiceException.validation(
              "Duplicate Tag Keys provided as input: Duplicate Tag Key found " + key);
        }
      }
    }
    refuseTooMany(tags);
    return tags;
  }

  private static String key(@Nullable String text) {
    String key = matching(KEY, "Key", text);
    if (key.regionMatches(true, 0, RESERVED, 0, RESERVED.length())) {
      throw ServiceException.validation("Tag Key cannot be prefixed with aws:, Key: " + key);
    }
    return key;
  }

  private static String matching(Pattern allowed, String member, @Nullable String text) {
    if (text == null || !allowed.matcher(text).matches()) {
      throw ServiceException.validation(
          "The Tag " + member + " provided is invalid, " + member + ": " + text);
    }
    return text;
  }

  /** Reads tags, of which there has to be at least one. */
  static Map<String, String> readSome(JsonNode list) {
    if (list.isEmpty()) {
      throw ServiceException.validation("Atleast one Tag needs to be provided as Input.");
    }
    return read(list);
  }

  /** Reads the keys of tags, of which there has to be at least one. */
  static List<String> readKeys(JsonNode list) {
    if (list.isEmpty()) {
      throw ServiceException.validation("Atleast one Tag Key needs to be provided as Input.");
    }
    List<String> keys = new ArrayList<>();
    list.forEach(each -> keys.add(key(each.textValue())));
    refuseMoreThanAllowed(keys.size());
    return keys;
  }

  static void refuseTooMany(Map<String, String> tags) {
    refuseMoreThanAllowed(tags.size());
  }

  private static void refuseMoreThanAllowed(int count) {
    if (count > MOST_TAGS) {
      throw ServiceException.validation(
          "Number of Tags exceed the current limit for the provided ResourceArn");
    }
  }

  /**
   * Returns the table that is to be tagged or untagged.
   *
   * @throws ServiceException ResourceNotFoundException if there is none
   */
  static Table tagged(ServiceContext service, String arn) {
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

  /**
   * Reads the ARN of the table that a request is about.
   *
   * @throws ServiceException ValidationException if it is no ARN of a table
   */
  static String arn(JsonNode body) {
    String arn = RequestMembers.requiredText(body, "ResourceArn");
    if (!arn.startsWith("arn:")) {
      throw ServiceException.invalidParameter("ARNs must start with 'arn:': " + arn);
    }
    Matcher inTable = IN_TABLE_ARN.matcher(arn);
    if (inTable.matches()) {
      throw ServiceException.invalidParameter(
          inTable.group(1).equals("index")
              ? "Invalid resource arn provided, only table or stream is accepted. Provided resource"
                  + " arn: "
                  + arn
              : "Provided Arn is not a DynamoDB resource arn: " + arn);
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
