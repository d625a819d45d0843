package io.notestream.deploy.construct;

import io.notestream.model.table.KeyAttributes;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.constructs.Construct;

/**
 * The policy of those who run the commands of {@code stream-consumer.jar}: {@code backfill}, {@code
 * dead-letters}, {@code erase}, {@code gaps}, {@code generation}, {@code reconcile} and {@code
 * replay}. It is attached to nobody: whoever operates the deployment gives it to a role.
 */
final class OperatorPolicy {

  private OperatorPolicy() {}

  static ManagedPolicy create(Construct scope, NoteTables tables, ConsumerSetup setup) {
    Stack stack = Stack.of(scope);
    ManagedPolicy policy =
        ManagedPolicy.Builder.create(scope, "Operators")
            .description("For the commands of stream-consumer.jar")
            .build();
    List<Right> rights = new ArrayList<>(rights(tables, stack));
    rights.addAll(ConsumerRights.readStream(tables));
    rights.addAll(setup.publishing());
    rights.addAll(ConsumerRights.key(tables, stack));
    rights.addAll(keyOfNewTable(tables, stack));
    if (setup.bodies() != null) {
      rights.add(
          Right.of(
              "the bodies of a user who is erased",
              List.of("s3:DeleteObject"),
              setup.bodies().getBucketArn() + "/bodies/*"));
    }
    rights.forEach(right -> policy.addStatements(right.statement()));
    return policy;
  }

  /** Returns what it takes to encrypt a new table with the account's own key. */
  private static List<Right> keyOfNewTable(NoteTables tables, Stack stack) {
    return tables.key().stream()
        .map(
            key ->
                new Right(
                    "`generation new` lets DynamoDB use the tables' key for another one",
                    List.of("kms:CreateGrant"),
                    List.of(key.getKeyArn()),
                    ConsumerRights.viaDynamoDb(stack)))
        .toList();
  }

  private static List<Right> rights(NoteTables tables, Stack stack) {
    String application = ConsumerRights.APPLICATION;
    List<String> leases =
        List.of(
            ConsumerRights.leases(application, tables, stack),
            ConsumerRights.leases(application + "-*", tables, stack));
    return List.of(
        Right.of(
            "`backfill` and `reconcile` read the notes, and `erase` deletes a user's",
            List.of(
                "dynamodb:BatchWriteItem",
                "dynamodb:DeleteItem",
                "dynamodb:DescribeTable",
                "dynamodb:DescribeTimeToLive",
                "dynamodb:GetItem",
                "dynamodb:Query",
                "dynamodb:Scan"),
            tables.notes().getTableArn()),
        Right.of(
            "baselines, corrections and what is redriven or replayed; `erase` deletes a user's",
            List.of(
                "dynamodb:BatchGetItem",
                "dynamodb:BatchWriteItem",
                "dynamodb:ConditionCheckItem",
                "dynamodb:DeleteItem",
                "dynamodb:DescribeTable",
                "dynamodb:DescribeTimeToLive",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:Scan",
                "dynamodb:UpdateItem"),
            tables.generations()),
        ConsumerRights.users(tables),
        Right.of(
            "letters, gaps, tombstones, the live generation, and how far a command is",
            List.of(
                "dynamodb:BatchWriteItem",
                "dynamodb:DeleteItem",
                "dynamodb:DescribeTable",
                "dynamodb:DescribeTimeToLive",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:Scan",
                "dynamodb:UpdateItem"),
            tables.ops().getTableArn()),
        Right.of(
            "letters and gaps by their state",
            List.of("dynamodb:Query"),
            NoteTables.index(tables.ops(), KeyAttributes.GSI1)),
        Right.of(
            "`generation new` and `generation drop`",
            List.of(
                "dynamodb:CreateTable",
                "dynamodb:DeleteTable",
                "dynamodb:DescribeContinuousBackups",
                "dynamodb:UpdateContinuousBackups",
                "dynamodb:UpdateTimeToLive"),
            tables.generations()),
        Right.of(
            "how far the workers are, by their leases; those of a generation that is dropped",
            List.of(
                "dynamodb:DeleteTable",
                "dynamodb:DescribeTable",
                "dynamodb:GetItem",
                "dynamodb:Scan"),
            leases),
        Right.of(
            "the views and the lease tables that there are; the action is for no resource in"
                + " particular",
            List.of("dynamodb:ListTables"),
            "*"));
  }
}
