package io.notestream.deploy.construct;

import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.dynamodb.ITable;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableAttributes;
import software.constructs.Construct;

/** Counts the notes of a table that another team has. */
public final class CountingStack extends Stack {

  public CountingStack(Construct scope, String streamArn, String name, String jar) {
    super(scope, "counting");
    ITable notes =
        Table.fromTableAttributes(
            this,
            "Notes",
            TableAttributes.builder()
                .tableArn(streamArn.substring(0, streamArn.indexOf("/stream/")))
                .tableStreamArn(streamArn)
                .build());
    NotestreamConsumer consumer =
        NotestreamConsumer.onLambda(
            this,
            "Consumer",
            notes,
            name,
            TableOptions.standard(),
            ConsumerSetup.standard(),
            FunctionOptions.standard(jar));
    new NotestreamAlarms(this, "Alarms", consumer, null, null, 1);
  }
}
