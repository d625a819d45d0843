package io.notestream.local.internal.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.TableDefinition;
import io.notestream.local.internal.table.Tables;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;

/**
 * What operations work on: the tables, the engine's clock, and the account and region that ARNs
 * name.
 *
 * @param region the region in ARNs
 */
public record ServiceContext(Tables tables, InstantSource clock, String region) {

  /** The account in ARNs. */
  public static final String ACCOUNT = "000000000000";

  /** The key of an account that encrypts tables for which no other is named. */
  public static final String DEFAULT_KMS_KEY = "alias/aws/dynamodb";

  private static final String TABLE_ARN_MIDDLE = ":table/";

  /** Returns the ARN of a table. */
  public String arn(String tableName) {
    return "arn:aws:dynamodb:" + region + ":" + ACCOUNT + TABLE_ARN_MIDDLE + tableName;
  }

  /** Returns the ARN of a KMS key, from the ARN, alias or id in a request. */
  public String kmsArn(String key) {
    if (key.startsWith("arn:")) {
      return key;
    }
    String own = "arn:aws:kms:" + region + ":" + ACCOUNT + ":";
    if (key.equals(DEFAULT_KMS_KEY)) {
      // The service shows which key its alias stands for: one for each account and region.
      return own + "key/" + UUID.nameUUIDFromBytes(own.getBytes(StandardCharsets.UTF_8));
    }
    return own + (key.startsWith("alias/") ? key : "key/" + key);
  }

  /** Returns the ARN of the latest stream of a table that has or had one. */
  public String streamArn(TableDefinition table) {
    return arn(table.name())
        + "/stream/"
        + Objects.requireNonNull(table.settings().latestStreamLabel());
  }

  /**
   * Returns the table that a request names, by its name or its ARN, for reading and writing items.
   */
  public Table usableTable(JsonNode body) {
    return tables.usable(tableName(RequestMembers.requiredText(body, "TableName")));
  }

  /**
   * Returns the table that a request names, in whatever state.
   *
   * @throws ServiceException ResourceNotFoundException if there is none
   */
  public Table table(JsonNode body) {
    String name = tableName(RequestMembers.requiredText(body, "TableName"));
    return tables
        .find(name)
        .orElseThrow(
            () ->
                ServiceException.resourceNotFound(
                    "Requested resource not found: Table: " + name + " not found"));
  }

  /** Returns the name in an ARN, or the name itself. */
  public static String tableName(String nameOrArn) {
    if (!nameOrArn.startsWith("arn:")) {
      return nameOrArn;
    }
    int middle = nameOrArn.indexOf(TABLE_ARN_MIDDLE);
    return middle < 0 ? nameOrArn : nameOrArn.substring(middle + TABLE_ARN_MIDDLE.length());
  }
}
