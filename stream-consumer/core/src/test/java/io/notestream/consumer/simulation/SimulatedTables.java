package io.notestream.consumer.simulation;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.transform.BatchGetItemRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.transform.BatchWriteItemRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.transform.CreateTableRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.transform.DeleteItemRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.transform.DeleteTableRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.transform.DescribeContinuousBackupsRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.transform.DescribeTableRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.transform.DescribeTimeToLiveRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.transform.GetItemRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.transform.ListTablesRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.transform.PutItemRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.transform.QueryRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.transform.ScanRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.transform.TransactWriteItemsRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.transform.UpdateContinuousBackupsRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.transform.UpdateItemRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.transform.UpdateTimeToLiveRequestMarshaller;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/** The tables, over the network of the simulation that the calling thread is in. */
final class SimulatedTables implements DynamoDbClient {

  private static final Wire<BatchGetItemRequest, BatchGetItemResponse> BATCH_GET_ITEM =
      new Wire<>(BatchGetItemRequestMarshaller::new, BatchGetItemResponse::builder);
  private static final Wire<BatchWriteItemRequest, BatchWriteItemResponse> BATCH_WRITE_ITEM =
      new Wire<>(BatchWriteItemRequestMarshaller::new, BatchWriteItemResponse::builder);
  private static final Wire<CreateTableRequest, CreateTableResponse> CREATE_TABLE =
      new Wire<>(CreateTableRequestMarshaller::new, CreateTableResponse::builder);
  private static final Wire<DeleteItemRequest, DeleteItemResponse> DELETE_ITEM =
      new Wire<>(DeleteItemRequestMarshaller::new, DeleteItemResponse::builder);
  private static final Wire<DeleteTableRequest, DeleteTableResponse> DELETE_TABLE =
      new Wire<>(DeleteTableRequestMarshaller::new, DeleteTableResponse::builder);
  private static final Wire<DescribeContinuousBackupsRequest, DescribeContinuousBackupsResponse>
      DESCRIBE_CONTINUOUS_BACKUPS =
          new Wire<>(
              DescribeContinuousBackupsRequestMarshaller::new,
              DescribeContinuousBackupsResponse::builder);
  private static final Wire<DescribeTableRequest, DescribeTableResponse> DESCRIBE_TABLE =
      new Wire<>(DescribeTableRequestMarshaller::new, DescribeTableResponse::builder);
  private static final Wire<DescribeTimeToLiveRequest, DescribeTimeToLiveResponse>
      DESCRIBE_TIME_TO_LIVE =
          new Wire<>(DescribeTimeToLiveRequestMarshaller::new, DescribeTimeToLiveResponse::builder);
  private static final Wire<GetItemRequest, GetItemResponse> GET_ITEM =
      new Wire<>(GetItemRequestMarshaller::new, GetItemResponse::builder);
  private static final Wire<ListTablesRequest, ListTablesResponse> LIST_TABLES =
      new Wire<>(ListTablesRequestMarshaller::new, ListTablesResponse::builder);
  private static final Wire<PutItemRequest, PutItemResponse> PUT_ITEM =
      new Wire<>(PutItemRequestMarshaller::new, PutItemResponse::builder);
  private static final Wire<QueryRequest, QueryResponse> QUERY =
      new Wire<>(QueryRequestMarshaller::new, QueryResponse::builder);
  private static final Wire<ScanRequest, ScanResponse> SCAN =
      new Wire<>(ScanRequestMarshaller::new, ScanResponse::builder);
  private static final Wire<TransactWriteItemsRequest, TransactWriteItemsResponse>
      TRANSACT_WRITE_ITEMS =
          new Wire<>(TransactWriteItemsRequestMarshaller::new, TransactWriteItemsResponse::builder);
  private static final Wire<UpdateContinuousBackupsRequest, UpdateContinuousBackupsResponse>
      UPDATE_CONTINUOUS_BACKUPS =
          new Wire<>(
              UpdateContinuousBackupsRequestMarshaller::new,
              UpdateContinuousBackupsResponse::builder);
  private static final Wire<UpdateItemRequest, UpdateItemResponse> UPDATE_ITEM =
      new Wire<>(UpdateItemRequestMarshaller::new, UpdateItemResponse::builder);
  private static final Wire<UpdateTimeToLiveRequest, UpdateTimeToLiveResponse> UPDATE_TIME_TO_LIVE =
      new Wire<>(UpdateTimeToLiveRequestMarshaller::new, UpdateTimeToLiveResponse::builder);

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    return Network.send(BATCH_GET_ITEM, request);
  }

  @Override
  public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
    return Network.send(BATCH_WRITE_ITEM, request);
  }

  @Override
  public CreateTableResponse createTable(CreateTableRequest request) {
    return Network.send(CREATE_TABLE, request);
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return Network.send(DELETE_ITEM, request);
  }

  @Override
  public DeleteTableResponse deleteTable(DeleteTableRequest request) {
    return Network.send(DELETE_TABLE, request);
  }

  @Override
  public DescribeContinuousBackupsResponse describeContinuousBackups(
      DescribeContinuousBackupsRequest request) {
    return Network.send(DESCRIBE_CONTINUOUS_BACKUPS, request);
  }

  @Override
  public DescribeTableResponse describeTable(DescribeTableRequest request) {
    return Network.send(DESCRIBE_TABLE, request);
  }

  @Override
  public DescribeTimeToLiveResponse describeTimeToLive(DescribeTimeToLiveRequest request) {
    return Network.send(DESCRIBE_TIME_TO_LIVE, request);
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return Network.send(GET_ITEM, request);
  }

  @Override
  public ListTablesResponse listTables(ListTablesRequest request) {
    return Network.send(LIST_TABLES, request);
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return Network.send(PUT_ITEM, request);
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return Network.send(QUERY, request);
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    return Network.send(SCAN, request);
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return Network.send(TRANSACT_WRITE_ITEMS, request);
  }

  @Override
  public UpdateContinuousBackupsResponse updateContinuousBackups(
      UpdateContinuousBackupsRequest request) {
    return Network.send(UPDATE_CONTINUOUS_BACKUPS, request);
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return Network.send(UPDATE_ITEM, request);
  }

  @Override
  public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
    return Network.send(UPDATE_TIME_TO_LIVE, request);
  }

  @Override
  public DynamoDbWaiter waiter() {
    return DynamoDbWaiter.builder().client(this).build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
