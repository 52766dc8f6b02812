package dev.starsight.benchmarks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What {@link Ratios} compares a method of ours with. Without it: with every peer of its class. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Against {

  /** The methods that do the same work; the ratio is to the fastest of those that ran. */
  String[] value();

  /** Methods that do less, to show how near we are to what is possible. */
  String[] bounds() default {};
}
