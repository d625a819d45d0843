package io.notestream.deploy.construct;

import io.notestream.model.table.KeyAttributes;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.services.s3.IBucket;

/** What the writer may do. A test compares it with what it calls. */
final class WriterRights {

  private WriterRights() {}

  static List<Right> of(NoteTables tables, IBucket bodies) {
    return List.of(
        Right.of(
            "notes and the records of idempotency keys",
            List.of(
                "dynamodb:GetItem",
                "dynamodb:Query",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
                "dynamodb:DeleteItem"),
            tables.notes().getTableArn()),
        Right.of(
            "summaries and audit records, of whatever generation is read",
            List.of("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"),
            tables.generations()),
        Right.of(
            "rankings, and a user's expirations",
            List.of("dynamodb:Query"),
            Stream.of(KeyAttributes.GSI1, KeyAttributes.GSI2)
                .flatMap(index -> tables.generations(index).stream())
                .toList()),
        Right.of(
            "archived notes to restore, and records of uploads",
            List.of(
                "dynamodb:GetItem",
                "dynamodb:BatchGetItem",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
                "dynamodb:DeleteItem"),
            tables.ops().getTableArn()),
        Right.of(
            "dead letters and gaps, for operators",
            List.of("dynamodb:Query"),
            NoteTables.index(tables.ops(), KeyAttributes.GSI1)),
        Right.of(
            "large bodies",
            List.of("s3:PutObject", "s3:GetObject", "s3:DeleteObject"),
            bodies.getBucketArn() + "/bodies/*"));
  }
}
