package dev.starsight.serving.review;

import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.serving.http.HttpSettings;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Serves the queue in the argument until it is killed; prints the address. */
final class ReviewProcess {

  /** Simulated people are faster than people. */
  private static final int REQUESTS = 1_000_000;

  private ReviewProcess() {}

  public static void main(String[] arguments) throws Exception {
    AnnotationQueue queue = AnnotationQueue.open(Path.of(arguments[0]));
    ReviewServer server =
        ReviewServer.start(
            queue,
            ReviewOptions.defaults().withRequestsPerSecond(REQUESTS),
            HttpSettings.loopback(0),
            null,
            System.err::println);
    System.out.println(server.address());
    System.out.flush();
    while (true) {
      LockSupport.park(server);
    }
  }
}
