package io.notestream.deploy;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;

/** Explains, one by one, what the rules of AwsSolutions find and what is as it should be. */
final class Findings {

  private Findings() {}

  static void explain(Stack stack) {
    NagSuppressions.addStackSuppressions(
        stack,
        List.of(
            because(
                "S1",
                "Only the services' roles can reach the buckets. Logs of each access would cost"
                    + " more than what is in them; CloudTrail's data events can be switched on for"
                    + " an audit."),
            because(
                "SMG4",
                "A key that is replaced ends every cursor that it sealed. The README says how to"
                    + " change it in two steps, so that none ends early."),
            because(
                "APIG4",
                "Health, the API's description and preflights are for callers without a token. All"
                    + " other routes have the authorizer, which a test holds."),
            because(
                "ECS2",
                "The variables are names of tables, buckets and options, none of them secret; the"
                    + " cursors' keys are injected from their secret."),
            because(
                "ELB2",
                "The servers' own logs have every request. Access logs need a bucket whose policy"
                    + " names an account of AWS in each region."),
            because(
                "SQS3",
                "The queue of expirations is for its readers, who know what they cannot process:"
                    + " it is for them to say where that goes."),
            because("EC23", "The API is for the internet, on port 443 alone."),
            because(
                "IAM5",
                "ListStreams, ListTables, GetAuthorizationToken and PutMetricData are actions on no"
                    + " resource in particular; a test holds that no other action has all"
                    + " resources. PutMetricData is bound to its namespace.",
                "/^Resource::\\*$/"),
            because(
                "IAM5",
                "The keys of bodies and of failed batches are made as they come.",
                "/^Resource::<(Bodies|ConsumerFailedBatches)[A-Z0-9]*\\.Arn>\\/(bodies\\/)?\\*$/"),
            because(
                "IAM5",
                "KCL's tables are called by the label of the stream, which nobody knows beforehand;"
                    + " the names begin with the application and the table.",
                "/^Resource::arn:.*:table\\/notestream-consumer(-\\*)?\\.[A-Za-z0-9_.-]*notes\\.\\*"
                    + "(\\/index\\/\\*)?$/"),
            because(
                "IAM5",
                "The views tables of further generations are made beside the stack, and called by"
                    + " their number.",
                "/^Resource::<ConsumerViews[A-Z0-9]*\\.Arn>-\\*(\\/index\\/GSI[12])?$/")));
  }

  private static NagPackSuppression because(String rule, String reason) {
    return NagPackSuppression.builder().id("AwsSolutions-" + rule).reason(reason).build();
  }

  /** Explains a finding where its evidence matches alone. */
  private static NagPackSuppression because(String rule, String reason, String evidence) {
    return NagPackSuppression.builder()
        .id("AwsSolutions-" + rule)
        .reason(reason)
        .appliesTo(List.of(Map.of("regex", evidence)))
        .build();
  }
}
