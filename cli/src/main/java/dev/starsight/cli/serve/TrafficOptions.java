package dev.starsight.cli.serve;

import dev.starsight.data.StarsightException;
import dev.starsight.serving.model.ServerOptions;
import dev.starsight.serving.traffic.FixedShares;
import dev.starsight.serving.traffic.LinUcb;
import dev.starsight.serving.traffic.ThompsonSampling;
import dev.starsight.serving.traffic.TrafficPolicy;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of several models answers, and where that is logged. */
final class TrafficOptions {

  @Option(
      names = "--split",
      paramLabel = "POLICY",
      description =
          "What chooses the model of a request that names none: shares such as a=0.9,b=0.1; shadow"
              + " (the first answers, the others are only logged); thompson or linucb, which learn"
              + " from POST /feedback. Without it the first model answers.")
  private @Nullable String split;

  @Option(
      names = "--log",
      paramLabel = "DIR",
      description =
          "Log every decision with its probability, and all feedback, for `compare` and `monitor`.")
  private @Nullable Path log;

  @Option(names = "--log-texts", description = "Also log the texts.")
  private boolean texts;

  /** Returns options of a server with what was given here. */
  ServerOptions addTo(ServerOptions options, long seed) {
    ServerOptions more = options;
    if (split != null) {
      more = more.withPolicy(policy(split, List.copyOf(options.models().keySet()), seed));
    }
    if (log != null) {
      return more.withLog(log, texts);
    }
    if (texts) {
      throw new StarsightException("--log-texts needs --log DIR");
    }
    return more;
  }

  private static TrafficPolicy policy(String wanted, List<String> models, long seed) {
    if (models.size() < 2) {
      throw new StarsightException(
          "--split %s needs at least two models; give --model a=DIR b=DIR".formatted(wanted));
    }
    return switch (wanted) {
      case "shadow" -> FixedShares.shadow(models);
      case "thompson" -> new ThompsonSampling(models, seed);
      case "linucb" -> new LinUcb(models, seed);
      default -> FixedShares.of(shares(wanted, Set.copyOf(models)), seed);
    };
  }

  private static Map<String, Double> shares(String wanted, Set<String> models) {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (String part : wanted.split(",", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      if (equals < 0) {
        throw new StarsightException(
            "--split must be shadow, thompson, linucb or shares such as a=0.9,b=0.1, but is \"%s\""
                .formatted(wanted));
      }
      if (!models.contains(name)) {
        throw new StarsightException(
            "--split names a model \"%s\", but there are %s"
                .formatted(name, String.join(", ", models.stream().sorted().toList())));
      }
      double share;
      try {
        share = Double.parseDouble(part.substring(equals + 1));
      } catch (NumberFormatException e) {
        throw new StarsightException("--split: \"%s\" has no number".formatted(part), e);
      }
      if (shares.put(name, share) != null) {
        throw new StarsightException("--split names the model \"%s\" twice".formatted(name));
      }
    }
    return shares;
  }
}
