package io.notestream.consumer.worker;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.consumer.worker.options.SweepSettings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows a worker's settings without what may be secret: names and passwords in addresses. */
final class ShownSettings {

  private ShownSettings() {}

  static Map<String, @Nullable Object> of(WorkerSettings settings) {
    ConsumerOptions options = settings.options;
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("endpoint", withoutUser(settings.endpoint));
    shown.put("streamsEndpoint", withoutUser(settings.streamsEndpoint));
    shown.put("region", settings.region);
    shown.put("readPause", settings.profile.idleBetweenReads().toString());
    shown.put("readPauseBehind", settings.profile.fastestReads().toString());
    shown.put("quietReads", settings.profile.quietReads());
    shown.put("reactions", settings.reactions.stream().map(ShownSettings::reaction).toList());
    shown.put("archiveRetention", settings.archiveRetention.toString());
    shown.put("blobs", settings.blobs);
    shown.put("cloudWatch", settings.cloudWatch == null ? null : settings.cloudWatch.toString());
    shown.put("drain", settings.drain.toString());
    shown.put("sweeper", sweeper(settings.sweeper, settings.profile));
    shown.put("reconcileUsersPerHour", settings.reconcileUsersPerHour);
    shown.put("reconcileReadUnits", settings.reconcileReadUnits);
    shown.put("guard", options.expiryRule().guard().toString());
    shown.put("packActions", options.packActions());
    shown.put("chainsPerBatch", options.chainsPerBatch());
    shown.put("chainsInAll", options.chainsInAll());
    shown.put("memoryBudgetBytes", options.memoryBudgetBytes());
    shown.put(
        "writesPerSecond",
        options.writesPerSecond().isPresent() ? options.writesPerSecond().getAsInt() : null);
    shown.put("auditRetention", options.auditRetention().toString());
    shown.put("closedRetention", options.closedRetention().toString());
    shown.put("projections", options.projections().stream().map(p -> p.name()).toList());
    return shown;
  }

  /** Returns what holds, also where the profile says it. */
  private static String sweeper(@Nullable SweepSettings sweeper, KclProfile profile) {
    return sweeper == null
        ? "off"
        : sweeper.withMaxReturn(sweeper.timing(profile).maxReturn()).toString();
  }

  /** Returns type and name: what else a reaction is set to may be anything, if it is a user's. */
  private static String reaction(ReactionSettings reaction) {
    return reaction.type() + " as " + reaction.name();
  }

  private static @Nullable String withoutUser(@Nullable URI address) {
    if (address == null) {
      return null;
    }
    String user = address.getRawUserInfo();
    return user == null ? address.toString() : address.toString().replace(user + "@", "");
  }
}
