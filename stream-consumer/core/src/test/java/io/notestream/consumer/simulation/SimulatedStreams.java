package io.notestream.consumer.simulation;

import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsResponse;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.dynamodb.streams.transform.DescribeStreamRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.streams.transform.GetRecordsRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.streams.transform.GetShardIteratorRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.streams.transform.ListStreamsRequestMarshaller;

/** The streams, over the network of the simulation that the calling thread is in. */
final class SimulatedStreams implements DynamoDbStreamsClient {

  private static final Wire<DescribeStreamRequest, DescribeStreamResponse> DESCRIBE_STREAM =
      new Wire<>(DescribeStreamRequestMarshaller::new, DescribeStreamResponse::builder);
  private static final Wire<GetRecordsRequest, GetRecordsResponse> GET_RECORDS =
      new Wire<>(GetRecordsRequestMarshaller::new, GetRecordsResponse::builder);
  private static final Wire<GetShardIteratorRequest, GetShardIteratorResponse> GET_SHARD_ITERATOR =
      new Wire<>(GetShardIteratorRequestMarshaller::new, GetShardIteratorResponse::builder);
  private static final Wire<ListStreamsRequest, ListStreamsResponse> LIST_STREAMS =
      new Wire<>(ListStreamsRequestMarshaller::new, ListStreamsResponse::builder);

  @Override
  public DescribeStreamResponse describeStream(DescribeStreamRequest request) {
    return Network.sendUnheard(DESCRIBE_STREAM, request);
  }

  @Override
  public GetRecordsResponse getRecords(GetRecordsRequest request) {
    return Network.sendUnheard(GET_RECORDS, request);
  }

  @Override
  public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
    return Network.sendUnheard(GET_SHARD_ITERATOR, request);
  }

  @Override
  public ListStreamsResponse listStreams(ListStreamsRequest request) {
    return Network.sendUnheard(LIST_STREAMS, request);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
