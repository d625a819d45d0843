package io.notestream.deploy.construct;

import io.notestream.model.table.IndexDefinition;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.TableDefinition;
import java.util.TreeMap;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.AutoscaledCapacityOptions;
import software.amazon.awscdk.services.dynamodb.Billing;
import software.amazon.awscdk.services.dynamodb.Capacity;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexPropsV2;
import software.amazon.awscdk.services.dynamodb.MaxThroughputProps;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.ReplicaTableProps;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.TableEncryptionV2;
import software.amazon.awscdk.services.dynamodb.TableV2;
import software.amazon.awscdk.services.dynamodb.ThroughputProps;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.constructs.Construct;

/**
 * Makes a table by its definition, the one that {@code create-tables} and the services' checks at
 * their start go by. The table is kept when the stack is deleted, and cannot be deleted before its
 * protection is switched off.
 */
public final class NoteTable {

  /** From which share of its capacity a provisioned table grows. */
  private static final int TARGET_PERCENT = 70;

  private NoteTable() {}

  /**
   * Makes a table.
   *
   * @param scope the construct that the table is part of
   * @param id the table's id in it
   * @param definition keys, indexes, stream and time to live
   * @param options everything else
   * @return the table
   */
  public static TableV2 create(
      Construct scope, String id, TableDefinition definition, TableOptions options) {
    TableV2.Builder table =
        TableV2.Builder.create(scope, id)
            .tableName(definition.name())
            .partitionKey(attribute(KeyAttributes.PK, ScalarAttributeType.S))
            .sortKey(attribute(KeyAttributes.SK, ScalarAttributeType.S))
            .timeToLiveAttribute(definition.ttlAttribute())
            .globalSecondaryIndexes(
                definition.indexes().stream().map(index -> index(index, options)).toList())
            .billing(billing(options))
            .encryption(encryption(options))
            .pointInTimeRecoverySpecification(
                PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(true).build())
            .deletionProtection(true)
            .removalPolicy(RemovalPolicy.RETAIN);
    if (definition.stream() != null) {
      table.dynamoStream(StreamViewType.valueOf(definition.stream().toString()));
    }
    if (!options.replicas().isEmpty()) {
      table.replicas(
          options.replicas().stream()
              .map(region -> ReplicaTableProps.builder().region(region).build())
              .toList());
    }
    return table.build();
  }

  private static TableEncryptionV2 encryption(TableOptions options) {
    if (options.key() == null) {
      return TableEncryptionV2.dynamoOwnedKey();
    }
    return options.replicas().isEmpty()
        ? TableEncryptionV2.customerManagedKey(options.key())
        : TableEncryptionV2.customerManagedKey(options.key(), new TreeMap<>(options.replicaKeys()));
  }

  private static Attribute attribute(String name, ScalarAttributeType type) {
    return Attribute.builder()
        .name(name)
        .type(type == ScalarAttributeType.N ? AttributeType.NUMBER : AttributeType.STRING)
        .build();
  }

  private static Billing billing(TableOptions options) {
    return options.provisioned()
        ? Billing.provisioned(
            ThroughputProps.builder()
                .readCapacity(upTo(options.maxReadUnits()))
                .writeCapacity(upTo(options.maxWriteUnits()))
                .build())
        : Billing.onDemand(
            MaxThroughputProps.builder()
                .maxReadRequestUnits(options.maxReadUnits())
                .maxWriteRequestUnits(options.maxWriteUnits())
                .build());
  }

  private static Capacity upTo(int units) {
    return Capacity.autoscaled(
        AutoscaledCapacityOptions.builder()
            .minCapacity(1)
            .maxCapacity(units)
            .targetUtilizationPercent(TARGET_PERCENT)
            .build());
  }

  private static GlobalSecondaryIndexPropsV2 index(IndexDefinition index, TableOptions options) {
    GlobalSecondaryIndexPropsV2.Builder made =
        GlobalSecondaryIndexPropsV2.builder()
            .indexName(index.name())
            .partitionKey(attribute(index.partitionKey(), ScalarAttributeType.S))
            .sortKey(attribute(index.sortKey(), index.sortKeyType()));
    if (index.included().isEmpty()) {
      made.projectionType(ProjectionType.KEYS_ONLY);
    } else {
      made.projectionType(ProjectionType.INCLUDE).nonKeyAttributes(index.included());
    }
    // Bounds of its own: an index that may write less than its table throttles the table.
    if (options.provisioned()) {
      made.readCapacity(upTo(options.maxReadUnits())).writeCapacity(upTo(options.maxWriteUnits()));
    } else {
      made.maxReadRequestUnits(options.maxReadUnits())
          .maxWriteRequestUnits(options.maxWriteUnits());
    }
    return made.build();
  }
}
