package io.notestream.consumer.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

class RecordJsonTest {

  @Test
  void readsARecordOfALambdaEvent() {
    Record record =
        read(
            """
            {"eventID":"7de3041dd709b024af6f29e4fa13d34c","eventName":"INSERT","eventVersion":"1.1",
             "eventSource":"aws:dynamodb","awsRegion":"us-west-2","somethingNew":{"x":[1]},
             "dynamodb":{"ApproximateCreationDateTime":1479499740,
               "Keys":{"PK":{"S":"USER#bob"},"SK":{"S":"NOTE#1"}},
               "NewImage":{"n":{"N":"123.0"},"flag":{"BOOL":false},"none":{"NULL":true}},
               "SequenceNumber":"13021600000000001596893679","SizeBytes":112,
               "StreamViewType":"NEW_AND_OLD_IMAGES"},
             "eventSourceARN":"arn:aws:dynamodb:us-west-2:123456789012:table/t/stream/2016"}
            """);

    assertThat(record.eventName()).isEqualTo(OperationType.INSERT);
    assertThat(record.userIdentity()).isNull();
    assertThat(record.dynamodb().sequenceNumber()).isEqualTo("13021600000000001596893679");
    assertThat(record.dynamodb().sizeBytes()).isEqualTo(112);
    assertThat(record.dynamodb().approximateCreationDateTime())
        .isEqualTo(Instant.ofEpochSecond(1479499740));
    assertThat(record.dynamodb().keys()).containsEntry("PK", AttributeValue.fromS("USER#bob"));
    assertThat(record.dynamodb().hasOldImage()).isFalse();
    assertThat(record.dynamodb().newImage())
        .containsEntry("n", AttributeValue.fromN("123.0"))
        .containsEntry("flag", AttributeValue.fromBool(false))
        .containsEntry("none", AttributeValue.fromNul(true));
  }

  @Test
  void readsEitherCaseOfEveryName() {
    Record record =
        read(
            """
            {"EventName":"REMOVE","userIdentity":{"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"},
             "Dynamodb":{"approximateCreationDateTime":1,"keys":{"PK":{"s":"a"}},
               "oldImage":{"x":{"ss":["p","q"]},"y":{"m":{"z":{"l":[{"n":"1"}]}}}},"sequenceNumber":"5"}}
            """);

    assertThat(record.eventName()).isEqualTo(OperationType.REMOVE);
    assertThat(record.userIdentity().principalId()).isEqualTo("dynamodb.amazonaws.com");
    assertThat(record.userIdentity().type()).isEqualTo("Service");
    assertThat(record.dynamodb().sequenceNumber()).isEqualTo("5");
    assertThat(record.dynamodb().oldImage())
        .containsEntry("x", AttributeValue.fromSs(List.of("p", "q")))
        .containsEntry(
            "y",
            AttributeValue.fromM(
                Map.of("z", AttributeValue.fromL(List.of(AttributeValue.fromN("1"))))));
  }

  @ParameterizedTest
  @CsvSource({
    "1428537600, 2015-04-09T00:00:00Z",
    "1428537600.0, 2015-04-09T00:00:00Z",
    "1.4285376E9, 2015-04-09T00:00:00Z",
    "1428537600.125, 2015-04-09T00:00:00.125Z",
    "1428537600125, 2015-04-09T00:00:00.125Z",
    "1428537600125250, 2015-04-09T00:00:00.125250Z",
    "\"1428537600\", 2015-04-09T00:00:00Z",
    "\"2015-04-09T02:00:00+02:00\", 2015-04-09T00:00:00Z",
    "\"2015-04-09T00:00:00.125000Z\", 2015-04-09T00:00:00.125Z",
    "\"2015-04-09 02:00:00+02:00\", 2015-04-09T00:00:00Z",
    "\"2015-04-09 00:00:00.125000+00:00\", 2015-04-09T00:00:00.125Z",
    "\"2015-04-09T02:00:00+0200\", 2015-04-09T00:00:00Z",
    "\"2015-04-09 02:00:00 +0200\", 2015-04-09T00:00:00Z",
    "\"2015-04-09 00:00:00 UTC\", 2015-04-09T00:00:00Z",
  })
  void readsTheCreationTimeInEveryNotation(String time, Instant expected) {
    Record record = read("{\"dynamodb\":{\"ApproximateCreationDateTime\":" + time + "}}");

    assertThat(record.dynamodb().approximateCreationDateTime()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"yesterday\"",
        "1e400000",
        "-1e17",
        "{}",
        "[]",
        "true",
        "\"T\"",
        "\"2015-04-09 00:00:00\""
      })
  void leavesOutACreationTimeThatIsNone(String time) {
    Record record = read("{\"dynamodb\":{\"ApproximateCreationDateTime\":" + time + "}}");

    assertThat(record.dynamodb().approximateCreationDateTime()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {} | {}
          {"dynamodb":null,"userIdentity":null} | {}
          {"dynamodb":[],"userIdentity":"x","eventName":{}} | {}
          {"dynamodb":{"Keys":null,"NewImage":null,"OldImage":7,"SizeBytes":"big"}} | {"dynamodb":{}}
          {"dynamodb":{"NewImage":{"a":null,"b":{},"c":{"S":5},"d":{"B":"%"}}}} \
          | {"dynamodb":{"NewImage":{"a":{},"b":{},"c":{},"d":{}}}}
          {"dynamodb":{"NewImage":{"a":{"L":{}},"b":{"M":[]},"c":{"XX":1}}}} \
          | {"dynamodb":{"NewImage":{"a":{},"b":{},"c":{}}}}
          [] | {}
          7 | {}
          """)
  void readsAnythingWithoutFailingAndLeavesOutWhatItCannotRead(String json, String kept) {
    assertThat(RecordJson.write(read(json))).isEqualTo(kept);
  }

  @Test
  void takesTheTypeThatHasAValueWhereALibraryWroteThemAll() {
    Record record =
        read(
            """
            {"dynamodb":{"NewImage":{
              "a":{"s":null,"n":"4","ss":[],"m":null,"bool":null},
              "b":{"ss":[],"s":"text","l":[]},
              "c":{"SS":[]},
              "d":{"S":""}}}}
            """);

    assertThat(record.dynamodb().newImage())
        .containsEntry("a", AttributeValue.fromN("4"))
        .containsEntry("b", AttributeValue.fromS("text"))
        .containsEntry("c", AttributeValue.fromSs(List.of()))
        .containsEntry("d", AttributeValue.fromS(""));
  }

  @Test
  void readsValuesNestedThirtyTwoDeep() {
    String value = "{\"N\":\"1\"}";
    for (int depth = 0; depth < 32; depth++) {
      value = depth % 2 == 0 ? "{\"L\":[" + value + "]}" : "{\"M\":{\"x\":" + value + "}}";
    }

    AttributeValue read =
        read("{\"dynamodb\":{\"NewImage\":{\"deep\":" + value + "}}}")
            .dynamodb()
            .newImage()
            .get("deep");

    int depth = 0;
    while (read.n() == null) {
      read = read.hasL() ? read.l().get(0) : read.m().get("x");
      depth++;
    }
    assertThat(depth).isEqualTo(32);
  }

  @Property(tries = 200)
  void readsWhatItWrote(@ForAll("images") Map<String, AttributeValue> image, @ForAll int nanos) {
    Record record =
        Record.builder()
            .eventID("e")
            .eventName(OperationType.MODIFY)
            .eventSource("aws:dynamodb")
            .awsRegion("eu-west-1")
            .eventVersion("1.1")
            .userIdentity(i -> i.principalId("p").type("Service"))
            .dynamodb(
                d ->
                    d.keys(Map.of("PK", AttributeValue.fromS("a")))
                        .newImage(image)
                        .oldImage(Map.of())
                        .sequenceNumber("0012")
                        .sizeBytes(7L)
                        .streamViewType("NEW_AND_OLD_IMAGES")
                        .approximateCreationDateTime(
                            Instant.ofEpochSecond(1_700_000_000, Math.abs(nanos % 1_000_000_000))))
            .build();

    assertThat(read(RecordJson.write(record))).isEqualTo(record);
  }

  @Provide
  Arbitrary<Map<String, AttributeValue>> images() {
    return Arbitraries.maps(Arbitraries.strings().ofMaxLength(5), values()).ofMaxSize(5);
  }

  private static Arbitrary<AttributeValue> values() {
    Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(8);
    Arbitrary<SdkBytes> bytes =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(5).map(SdkBytes::fromByteArray);
    Arbitrary<String> numbers =
        Combinators.combine(Arbitraries.bigDecimals(), Arbitraries.of("", "0", "00"))
            .as((number, zeros) -> number.signum() < 0 ? number.toString() : zeros + number);
    Arbitrary<AttributeValue> leaf =
        Arbitraries.oneOf(
            texts.map(AttributeValue::fromS),
            numbers.map(AttributeValue::fromN),
            bytes.map(AttributeValue::fromB),
            Arbitraries.of(true, false).map(AttributeValue::fromBool),
            Arbitraries.just(AttributeValue.fromNul(true)),
            texts.list().ofMaxSize(3).map(AttributeValue::fromSs),
            numbers.list().ofMaxSize(3).map(AttributeValue::fromNs),
            bytes.list().ofMaxSize(3).map(AttributeValue::fromBs));
    return Arbitraries.recursive(
        () -> leaf,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(3).map(AttributeValue::fromL),
                Arbitraries.maps(texts, inner).ofMaxSize(3).map(AttributeValue::fromM)),
        0,
        4);
  }

  private static Record read(String json) {
    try {
      return RecordJson.read(RecordJson.JSON.read(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
