package io.notestream.consumer.expiry.publish;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import io.notestream.consumer.expiry.ExpirationEvent;
import io.notestream.consumer.expiry.Expirations;
import io.notestream.consumer.expiry.Reaction;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.model.table.TableNames;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** SQS against ElasticMQ; SNS and EventBridge against a stub that checks the signed request. */
class PublishReactionTest {

  private static final Map<String, String> CREDENTIALS =
      Map.of("aws.accessKeyId", "local", "aws.secretAccessKey", "local");
  private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:expired";

  @RegisterExtension
  static final WireMockExtension STUB =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.wireMockConfig().dynamicPort().bindAddress("127.0.0.1"))
          .build();

  /** Publishing writes to no table. */
  private static final DynamoDbClient UNUSED =
      DynamoDbClient.builder().region(Region.US_EAST_1).build();

  private static SQSRestServer queues;
  private static String queuesEndpoint;
  private static SqsClient sqs;

  @BeforeAll
  static void start() {
    CREDENTIALS.forEach(System::setProperty);
    queues = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
    queuesEndpoint = "http://127.0.0.1:" + queues.waitUntilStarted().localAddress().getPort();
    sqs =
        SqsClient.builder()
            .endpointOverride(URI.create(queuesEndpoint))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "x")))
            .build();
  }

  @AfterAll
  static void stop() {
    sqs.close();
    UNUSED.close();
    queues.stopAndWait();
    CREDENTIALS.keySet().forEach(System::clearProperty);
  }

  @Test
  void sendsToAQueue() {
    String queue = sqs.createQueue(r -> r.queueName("expired")).queueUrl();
    ExpirationEvent event = Expirations.event(42, "shop");

    try (Reaction reaction = sqsReaction(queue)) {
      react(reaction, event);
    }

    assertThat(receive(queue))
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.body()).isEqualTo(ExpirationMessage.of(event).json());
              assertThat(message.messageAttributes().get("eventId").stringValue())
                  .isEqualTo(event.eventId());
            });
  }

  @Test
  void aFifoQueueDropsTheRepetitionOfAnExpiration() {
    String queue =
        sqs.createQueue(
                r ->
                    r.queueName("expired.fifo")
                        .attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
            .queueUrl();
    ExpirationEvent first = Expirations.event(1);
    ExpirationEvent second = Expirations.event(2);

    try (Reaction reaction = sqsReaction(queue)) {
      react(reaction, first);
      react(reaction, first);
      react(reaction, second);
    }

    assertThat(receive(queue))
        .extracting(message -> message.messageAttributes().get("eventId").stringValue())
        .containsExactlyInAnyOrder(first.eventId(), second.eventId());
  }

  @Test
  void failsWhenTheQueueIsNotThere() {
    try (Reaction reaction = sqsReaction(queuesEndpoint + "/000000000000/no-such-queue")) {
      assertThatExceptionOfType(SdkException.class)
          .isThrownBy(() -> reaction.react(Expirations.event(1)));
    }
  }

  @Test
  void sendsToAQueueInTheRegionOfItsUrl() {
    STUB.stubFor(post("/").willReturn(WireMock.okJson("{\"MessageId\":\"1\"}")));

    try (Reaction reaction =
        create(
            "publish:sqs=https://sqs.eu-west-1.amazonaws.com/000000000000/expired;endpoint="
                + STUB.baseUrl())) {
      assertThatExceptionOfType(SdkException.class)
          .isThrownBy(() -> reaction.react(Expirations.event(1)))
          .withMessageContaining("MD5"); // The stub knows no digest of the message.
    }

    STUB.verify(signedFor("eu-west-1", "sqs"));
  }

  @Test
  void publishesToATopicInTheRegionOfItsArn() {
    STUB.stubFor(
        post("/")
            .willReturn(
                aResponse()
                    .withBody(
                        "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult>"
                            + "</PublishResponse>")));
    ExpirationEvent event = Expirations.event(42, "shop");

    try (Reaction reaction = create("publish:sns=" + TOPIC + ";endpoint=" + STUB.baseUrl())) {
      react(reaction, event);
    }

    STUB.verify(
        signedFor("eu-central-1", "sns")
            .withHeader("Content-Type", containing("application/x-www-form-urlencoded"))
            .withFormParam("Action", equalTo("Publish"))
            .withFormParam("TopicArn", equalTo(TOPIC))
            .withFormParam("Message", equalTo(ExpirationMessage.of(event).json()))
            .withRequestBody(containing("StringValue=" + encoded(event.eventId()))));
  }

  @Test
  void aFifoTopicGetsGroupAndDeduplicationId() {
    STUB.stubFor(
        post("/")
            .willReturn(
                aResponse().withBody("<PublishResponse><PublishResult/></PublishResponse>")));
    ExpirationEvent event = Expirations.event(42);

    try (Reaction reaction = create("publish:sns=" + TOPIC + ".fifo;endpoint=" + STUB.baseUrl())) {
      react(reaction, event);
    }

    STUB.verify(
        signedFor("eu-central-1", "sns")
            .withFormParam("MessageGroupId", equalTo(event.note().id().value()))
            .withFormParam("MessageDeduplicationId", equalTo(event.eventId())));
  }

  @Test
  void putsAnEventOnABus() {
    STUB.stubFor(
        post("/")
            .willReturn(
                aResponse()
                    .withBody("{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"1\"}]}")));
    ExpirationEvent event = Expirations.event(42, "shop");

    try (Reaction reaction = eventBridge()) {
      react(reaction, event);
    }

    STUB.verify(
        signedFor("eu-west-1", "events")
            .withHeader("X-Amz-Target", equalTo("AWSEvents.PutEvents"))
            .withRequestBody(matchingJsonPath("$.Entries[0].EventBusName", equalTo("notes")))
            .withRequestBody(matchingJsonPath("$.Entries[0].Source", equalTo("notestream")))
            .withRequestBody(matchingJsonPath("$.Entries[0].DetailType", equalTo("NoteExpired")))
            .withRequestBody(
                matchingJsonPath(
                    "$.Entries[0].Detail", equalTo(ExpirationMessage.of(event).json()))));
  }

  @Test
  void failsWhenTheBusAnswersButRefusesTheEvent() {
    STUB.stubFor(
        post("/")
            .willReturn(
                aResponse()
                    .withBody(
                        """
                        {"FailedEntryCount":1,"Entries":[
                          {"ErrorCode":"ThrottlingException","ErrorMessage":"too many"}]}
                        """)));

    try (Reaction reaction = eventBridge()) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> reaction.react(Expirations.event(1)))
          .withMessageContaining("ThrottlingException, too many");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "publish",
        "publish:sqs=http://a/q;sns=" + TOPIC,
        "publish:queue=http://a/q",
        "publish:sqs=",
        "publish:sqs=expired;region=us-east-1",
        "publish:sqs=arn:aws:sqs:us-east-1:000000000000:expired;region=us-east-1",
        "publish:eventbridge=;region=us-east-1",
        "publish:sns=expired"
      })
  void saysWhatIsWrongWithItsSettings(String settings) {
    assertThatIllegalArgumentException().isThrownBy(() -> create(settings));
  }

  @Test
  void aSettingThatItDoesNotKnowIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> create("publish:sqs=http://a/q;queue=x"))
        .withMessageContaining("does not know 'queue'");
  }

  private static RequestPatternBuilder signedFor(String region, String service) {
    return postRequestedFor(urlEqualTo("/"))
        .withHeader(
            "Authorization",
            matching(
                "AWS4-HMAC-SHA256 Credential=local/\\d{8}/"
                    + region
                    + "/"
                    + service
                    + "/aws4_request, SignedHeaders=.*host.*x-amz-date.*, Signature=[0-9a-f]{64}"))
        .withHeader("X-Amz-Date", WireMock.matching("\\d{8}T\\d{6}Z"));
  }

  private static Reaction eventBridge() {
    return create("publish:eventbridge=notes;region=eu-west-1;endpoint=" + STUB.baseUrl());
  }

  private static Reaction sqsReaction(String queueUrl) {
    return create("publish:sqs=" + queueUrl + ";region=us-east-1;endpoint=" + queuesEndpoint);
  }

  private static Reaction create(String settings) {
    return new PublishReaction.Provider()
        .create(
            ReactionSettings.parse(settings),
            new ReactionContext(
                UNUSED,
                TableNames.standard(),
                InstantSource.system(),
                ReactionContext.DEFAULT_ARCHIVE_RETENTION));
  }

  private static void react(Reaction reaction, ExpirationEvent event) {
    try {
      reaction.react(event);
    } catch (Exception e) {
      // The interface allows any exception; each fails the test that met it.
      throw new AssertionError(e);
    }
  }

  private static List<Message> receive(String queueUrl) {
    return sqs.receiveMessage(
            r ->
                r.queueUrl(queueUrl)
                    .maxNumberOfMessages(10)
                    .messageAttributeNames("All")
                    .waitTimeSeconds(1))
        .messages();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
