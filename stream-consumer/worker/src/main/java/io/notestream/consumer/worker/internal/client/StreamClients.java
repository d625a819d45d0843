package io.notestream.consumer.worker.internal.client;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The clients that reading a stream takes. Not closed here.
 *
 * @param dynamoDb finds the table's stream
 * @param streams reads it
 * @param leases for KCL, which wants an asynchronous one
 * @param region the region of all three
 */
public record StreamClients(
    DynamoDbClient dynamoDb,
    DynamoDbStreamsClient streams,
    DynamoDbAsyncClient leases,
    Region region) {}
