package dev.starsight.cli.console;

import dev.starsight.data.StarsightException;
import dev.starsight.hub.Hub;
import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.hub.Hub.HubPlan;
import dev.starsight.hub.Hub.HubSnapshot;
import dev.starsight.hub.HubReference;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Gets an encoder from the hub: out of the cache, or by a download that somebody agreed to. */
public final class HubEncoder {

  /** Who can be asked. */
  interface Question {

    /** Whether there is anybody. */
    boolean canBeAsked();

    /** Whether the answer is yes. */
    boolean agrees(String question);
  }

  private final Hub hub;
  private final boolean agreed;
  private final Question question;
  private final Progress progress;

  /**
   * @param agreed whether a download was asked for on the command line
   */
  public HubEncoder(Hub hub, boolean agreed, Question question, Progress progress) {
    this.hub = hub;
    this.agreed = agreed;
    this.question = question;
    this.progress = progress;
  }

  /**
   * The model's files.
   *
   * @throws StarsightException in one sentence, if they are not all in the cache and nobody agreed
   *     to a download
   */
  public HubSnapshot fetch(HubReference reference, HubFiles files) throws IOException {
    Optional<HubSnapshot> cached = hub.cached(reference, files);
    if (cached.isPresent()) {
      return cached.get();
    }
    if (!agreed && !hub.settings().offline() && !question.canBeAsked()) {
      throw new StarsightException(
          "%s is not in the cache %s, or not all of it: add --yes to download it from %s"
              .formatted(reference, hub.settings().cache(), hub.settings().endpoint()));
    }
    HubPlan plan = hub.plan(reference, files);
    if (plan.bytes() > 0 && !agreed && !question.agrees(question(plan))) {
      throw new StarsightException(
          "nothing was downloaded, so there is no " + reference + " to go on with");
    }
    return hub.download(plan, this::tell);
  }

  private String question(HubPlan plan) {
    return String.format(
        Locale.ROOT,
        "Download %s (%,d bytes) of hub:%s@%s from %s to %s?",
        megabytes(plan.bytes()),
        plan.bytes(),
        plan.reference().name(),
        plan.commit(),
        hub.settings().endpoint(),
        hub.settings().cache());
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }

  private void tell(String what, long done, long total, String detail) {
    boolean counts = total >= 0;
    progress.update(
        counts ? what + ", kB" : what,
        counts ? done / 1000 : done,
        counts ? total / 1000 : total,
        detail);
  }
}
