package io.notestream.deploy.construct;

import io.notestream.model.table.KeyAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Stack;

/** What the consumer's functions and its worker may do. A test compares it with what they call. */
final class ConsumerRights {

  /** The worker's {@code --application}, by which its lease tables are called. */
  static final String APPLICATION = "notestream-consumer";

  private ConsumerRights() {}

  /** Returns what counting, parking and reacting take, whoever reads the stream. */
  static List<Right> apply(NoteTables tables) {
    return List.of(
        Right.of(
            "the ledger, the summaries and what is known of a batch; of the generation that is"
                + " filled beside, or was live before, what has been reacted to",
            List.of(
                "dynamodb:GetItem",
                "dynamodb:BatchGetItem",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
                "dynamodb:ConditionCheckItem",
                "dynamodb:DescribeTable"),
            tables.generations()),
        Right.of(
            "archived notes, dead letters, pending reactions and removals of bodies; of erased"
                + " users what was put is removed again",
            List.of(
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:DeleteItem",
                "dynamodb:Query",
                "dynamodb:DescribeTable"),
            tables.ops().getTableArn()),
        Right.of(
            "which users were erased, for a views table that is new; which gaps explain a counter"
                + " below 0",
            List.of("dynamodb:Query"),
            NoteTables.index(tables.ops(), KeyAttributes.GSI1)),
        Right.of(
            "the view type of the stream, and whether the table is defined as it should be",
            List.of("dynamodb:DescribeTable"),
            tables.notes().getTableArn()));
  }

  /** Returns what Lambda does with the function's role to invoke it with records. */
  static List<Right> readStream(NoteTables tables) {
    return List.of(
        Right.of(
            "Lambda reads the stream",
            List.of("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
            tables.streamArn()),
        Right.of(
            "Lambda and the worker look streams up; the action is for no resource in particular",
            List.of("dynamodb:ListStreams"),
            "*"));
  }

  /** Returns what retrying reactions and removing bodies takes. */
  static List<Right> retry(NoteTables tables, @Nullable String bodies) {
    List<Right> rights = new ArrayList<>();
    rights.add(
        Right.of(
            "what is due",
            List.of("dynamodb:Query"),
            NoteTables.index(tables.ops(), KeyAttributes.GSI1)));
    rights.add(
        Right.of(
            "claiming, doing and closing what is due",
            List.of(
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
                "dynamodb:DeleteItem",
                "dynamodb:Query"),
            tables.ops().getTableArn()));
    rights.add(
        Right.of("which users are erased", List.of("dynamodb:GetItem"), tables.generations()));
    rights.add(
        Right.of(
            "whether a note still has a body that is to be removed, and whether the stream is on",
            List.of("dynamodb:GetItem", "dynamodb:DescribeTable"),
            tables.notes().getTableArn()));
    if (bodies != null) {
      rights.add(
          Right.of(
              "removing large bodies that nothing refers to any more",
              List.of("s3:DeleteObject"),
              bodies + "/bodies/*"));
    }
    return rights;
  }

  /** Returns what sweeping takes. */
  static List<Right> sweep(NoteTables tables) {
    return List.of(
        Right.of(
            "which notes end",
            List.of("dynamodb:Query"),
            NoteTables.index(tables.notes(), KeyAttributes.GSI1)),
        Right.of(
            "deleting notes that are due",
            List.of("dynamodb:DeleteItem"),
            tables.notes().getTableArn()));
  }

  /** Returns what it takes to know which users there are. */
  static Right users(NoteTables tables) {
    return Right.of(
        "which users there are", List.of("dynamodb:Query"), tables.generations(KeyAttributes.GSI1));
  }

  /** Returns what it takes to recount a few users, who are chosen from their summaries. */
  static List<Right> recount(NoteTables tables) {
    return List.of(
        Right.of(
            "the notes of a user who is recounted",
            List.of("dynamodb:Query"),
            tables.notes().getTableArn()),
        Right.of(
            "the summaries and audit records of a user who is recounted",
            List.of("dynamodb:Query"),
            tables.generations()),
        users(tables),
        Right.of(
            "who recounts, and how far that is",
            List.of("dynamodb:UpdateItem"),
            tables.ops().getTableArn()));
  }

  /**
   * Returns what it takes to know without leases what is still to be counted: the stream, and the
   * audit records and letters of its changes.
   */
  static List<Right> settled(NoteTables tables) {
    List<Right> rights = new ArrayList<>(readStream(tables));
    rights.add(
        Right.of(
            "which changes of the last day are counted, for a user who seems to be wrong",
            List.of("dynamodb:BatchGetItem"),
            tables.generations()));
    rights.add(
        Right.of(
            "which of them are parked",
            List.of("dynamodb:BatchGetItem"),
            tables.ops().getTableArn()));
    return rights;
  }

  /** Returns what only a worker does: KCL's tables, checks at its start, and metrics. */
  static List<Right> worker(NoteTables tables, String namespace, Stack stack) {
    List<String> leases =
        List.of(leases(APPLICATION, tables, stack), leases(APPLICATION + "-*", tables, stack));
    return List.of(
        Right.of(
            "the lease table of each stream and generation, and KCL's tables of workers and"
                + " coordination, which are called by the stream's label: nobody knows it"
                + " beforehand",
            List.of(
                "dynamodb:CreateTable",
                "dynamodb:DescribeTable",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
                "dynamodb:DeleteItem",
                "dynamodb:UpdateTable",
                "dynamodb:Scan"),
            leases),
        Right.of(
            "the leases of a worker, by KCL's own index",
            List.of("dynamodb:Query"),
            leases.stream().map(table -> table + "/index/*").toList()),
        Right.of(
            "the lease tables of former streams; the action is for no resource in particular",
            List.of("dynamodb:ListTables"),
            "*"),
        Right.of(
            "the worker compares the tables with their definition when it starts",
            List.of("dynamodb:DescribeTimeToLive"),
            tables.described()),
        new Right(
            "metrics, which have no ARN: bound to their namespace",
            List.of("cloudwatch:PutMetricData"),
            List.of("*"),
            Map.of("StringEquals", Map.of("cloudwatch:namespace", namespace))));
  }

  static String leases(String application, NoteTables tables, Stack stack) {
    return "arn:"
        + stack.getPartition()
        + ":dynamodb:"
        + stack.getRegion()
        + ":"
        + stack.getAccount()
        + ":table/"
        + application
        + "."
        + tables.names().notes()
        + ".*";
  }

  /** Returns what the worker's console reads beyond that. */
  static List<Right> console(NoteTables tables) {
    return List.of(
        Right.of(
            "the console's search for a user, a note or a trace",
            List.of("dynamodb:Query", "dynamodb:Scan"),
            tables.generations()));
  }

  /** Returns the use of the account's own keys by a role that calls the tables. */
  static List<Right> key(NoteTables tables, Stack stack) {
    return tables.keys().stream()
        .map(
            key ->
                new Right(
                    "DynamoDB uses the tables' key for its caller, and nobody else does",
                    List.of(
                        "kms:Decrypt",
                        "kms:DescribeKey",
                        "kms:Encrypt",
                        "kms:GenerateDataKey",
                        "kms:ReEncryptFrom",
                        "kms:ReEncryptTo"),
                    List.of(key.getKeyArn()),
                    viaDynamoDb(stack)))
        .toList();
  }

  /** Returns the condition that it is DynamoDB which uses a key. */
  static Map<String, Map<String, String>> viaDynamoDb(Stack stack) {
    return Map.of(
        "StringEquals",
        Map.of("kms:ViaService", "dynamodb." + stack.getRegion() + "." + stack.getUrlSuffix()));
  }
}
