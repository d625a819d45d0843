package io.notestream.consumer.worker.internal.client;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The clients that are needed to read a stream. Whoever made them closes them.
 *
 * @param dynamoDb finds the table's stream
 * @param streams reads the stream
 * @param leases reads and writes the lease table, for KCL, which needs an asynchronous one
 * @param region the region of all three
 */
public record StreamClients(
    DynamoDbClient dynamoDb,
    DynamoDbStreamsClient streams,
    DynamoDbAsyncClient leases,
    Region region) {}
