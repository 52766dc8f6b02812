package dev.starsight.benchmarks.deequ;

import com.amazon.deequ.analyzers.Analyzer;
import com.amazon.deequ.analyzers.ApproxCountDistinct;
import com.amazon.deequ.analyzers.ApproxQuantile;
import com.amazon.deequ.analyzers.Completeness;
import com.amazon.deequ.analyzers.Compliance;
import com.amazon.deequ.analyzers.Correlation;
import com.amazon.deequ.analyzers.CountDistinct;
import com.amazon.deequ.analyzers.DataType;
import com.amazon.deequ.analyzers.Distinctness;
import com.amazon.deequ.analyzers.Entropy;
import com.amazon.deequ.analyzers.Histogram;
import com.amazon.deequ.analyzers.MaxLength;
import com.amazon.deequ.analyzers.Maximum;
import com.amazon.deequ.analyzers.Mean;
import com.amazon.deequ.analyzers.MinLength;
import com.amazon.deequ.analyzers.Minimum;
import com.amazon.deequ.analyzers.MutualInformation;
import com.amazon.deequ.analyzers.PatternMatch;
import com.amazon.deequ.analyzers.Patterns;
import com.amazon.deequ.analyzers.RatioOfSums;
import com.amazon.deequ.analyzers.Size;
import com.amazon.deequ.analyzers.StandardDeviation;
import com.amazon.deequ.analyzers.Sum;
import com.amazon.deequ.analyzers.UniqueValueRatio;
import com.amazon.deequ.analyzers.Uniqueness;
import com.amazon.deequ.metrics.Metric;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.immutable.Nil$;

/** Deequ's analyzers, with the arguments that Scala would fill in. */
final class DeequMetrics {

  private DeequMetrics() {}

  /** Returns the seven of the workshop. */
  static Set<Analyzer<?, Metric<?>>> workshop() {
    Analyzers to = new Analyzers();
    to.add(new Size(none()));
    to.add(new Completeness("review_id", none(), none()));
    to.add(new ApproxCountDistinct("review_id", none()));
    to.add(new Mean("star_rating", none()));
    to.add(compliance("top star_rating", "star_rating >= 4.0"));
    to.add(new Correlation("total_votes", "star_rating", none()));
    to.add(new Correlation("total_votes", "helpful_votes", none()));
    return to.all;
  }

  /** Returns those and the others that need neither a second data set nor SQL. */
  static Set<Analyzer<?, Metric<?>>> all(List<String> columns, List<String> numbers) {
    Analyzers to = new Analyzers();
    to.all.addAll(workshop());
    to.add(new Correlation("star_rating", "helpful_votes", none()));
    to.add(new RatioOfSums("helpful_votes", "total_votes", none()));
    to.add(compliance("helpful at most total", "helpful_votes <= total_votes"));
    to.add(new MutualInformation(seq("star_rating", "verified_purchase"), none()));
    to.add(new Uniqueness(seq("customer_id", "product_id"), none(), none()));
    to.add(new Distinctness(seq("customer_id", "product_id"), none()));
    to.add(new PatternMatch("review_body", Patterns.EMAIL(), none(), none()));
    to.add(new DataType("customer_id", none()));
    to.add(new DataType("product_id", none()));
    to.add(
        new Histogram("star_rating", none(), 1000, none(), true, DeequConstraints.countOfRows()));
    for (String column : columns) {
      to.add(new Completeness(column, none(), none()));
      to.add(new ApproxCountDistinct(column, none()));
      to.add(new CountDistinct(seq(column)));
      to.add(new Distinctness(seq(column), none()));
      to.add(new Uniqueness(seq(column), none(), none()));
      to.add(new UniqueValueRatio(seq(column), none(), none()));
      to.add(new Entropy(column, none()));
      if (!numbers.contains(column)) {
        to.add(new MinLength(column, none(), none()));
        to.add(new MaxLength(column, none(), none()));
      }
    }
    numbers(to, numbers);
    return to.all;
  }

  private static void numbers(Analyzers to, List<String> numbers) {
    for (String column : numbers) {
      to.add(new Minimum(column, none(), none()));
      to.add(new Maximum(column, none(), none()));
      to.add(new Mean(column, none()));
      to.add(new Sum(column, none()));
      to.add(new StandardDeviation(column, none()));
      for (double share : new double[] {0.25, 0.5, 0.75}) {
        to.add(new ApproxQuantile(column, share, 0.01, none()));
      }
    }
  }

  /** Returns those that Starsight measures by default, but for the least and greatest day. */
  static Set<Analyzer<?, Metric<?>>> defaults(
      List<String> columns, List<String> numbers, List<String> others) {
    Analyzers to = new Analyzers();
    to.add(new Size(none()));
    for (String column : columns) {
      to.add(new Completeness(column, none(), none()));
      to.add(new ApproxCountDistinct(column, none()));
      if (!numbers.contains(column) && !others.contains(column)) {
        to.add(new MinLength(column, none(), none()));
        to.add(new MaxLength(column, none(), none()));
      }
    }
    numbers(to, numbers);
    return to.all;
  }

  private static Compliance compliance(String name, String condition) {
    return new Compliance(name, condition, none(), emptyList(), none());
  }

  /** Returns {@code Nil}. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // Nil is a list of anything.
  static <T> scala.collection.immutable.List<T> emptyList() {
    return (scala.collection.immutable.List) Nil$.MODULE$;
  }

  static <T> Option<T> none() {
    return Option.empty();
  }

  @SafeVarargs
  static <T> scala.collection.Seq<T> seq(T... values) {
    return JavaConverters.asScalaBufferConverter(Arrays.asList(values)).asScala().toSeq();
  }

  /** Analyzers of any kind: Java does not see that each one's metric is a metric. */
  private static final class Analyzers {
    private final Set<Analyzer<?, Metric<?>>> all = new LinkedHashSet<>();

    @SuppressWarnings("unchecked")
    void add(Analyzer<?, ?> analyzer) {
      all.add((Analyzer<?, Metric<?>>) analyzer);
    }
  }
}
