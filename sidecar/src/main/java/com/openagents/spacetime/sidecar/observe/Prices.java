package com.openagents.spacetime.sidecar.observe;

import java.util.Locale;

/**
 * What Cloud Storage asks in US dollars, before taxes and discounts: the list prices of a bucket in one region of the cheapest
 * group (us-central1, europe-west1), as published in 2025. Other regions store for up to half as much again, buckets of
 * several regions write for twice as much. Network, retrieval and early deletion are not counted: a sidecar in the bucket's
 * region reads and deletes next to nothing. Good for the order of a bill and for what makes it grow, not for accounts.
 *
 * @param storedGibMonth for keeping 2^30 bytes for a month
 * @param thousandA for 1,000 operations of class A
 * @param thousandB for 1,000 operations of class B
 */
public record Prices(double storedGibMonth, double thousandA, double thousandB) {
    /** Of the class STANDARD, which is what a sidecar should write to. */
    public static final Prices STANDARD = new Prices(0.020, 0.005, 0.0004);

    /** Of the class NEARLINE. */
    public static final Prices NEARLINE = new Prices(0.010, 0.010, 0.001);

    /** Of the class COLDLINE. */
    public static final Prices COLDLINE = new Prices(0.004, 0.020, 0.010);

    /** Of the class ARCHIVE. */
    public static final Prices ARCHIVE = new Prices(0.0012, 0.050, 0.050);

    /** Of a home that bills nothing, such as a directory. */
    public static final Prices NONE = new Prices(0, 0, 0);

    /** Hours of a month, as Cloud Storage counts them. */
    public static final double HOURS_OF_MONTH = 730;

    private static final double GIB = 1024.0 * 1024 * 1024;
    private static final double THOUSAND = 1000;

    /** Refuses a price below nothing. */
    public Prices {
        if (!(storedGibMonth >= 0 && thousandA >= 0 && thousandB >= 0)) {
            throw new IllegalArgumentException(
                    "not prices: %s, %s and %s dollars".formatted(storedGibMonth, thousandA, thousandB));
        }
    }

    /** Of a storage class as Cloud Storage names it; those of STANDARD for a name that is not known here. */
    public static Prices of(String storageClass) {
        return switch (storageClass.toUpperCase(Locale.ROOT)) {
            case "NEARLINE" -> NEARLINE;
            case "COLDLINE" -> COLDLINE;
            case "ARCHIVE" -> ARCHIVE;
            default -> STANDARD;
        };
    }

    /**
     * Dollars of a month.
     *
     * @param storedBytes kept throughout it
     * @param classA how many operations of class A in it
     * @param classB how many of class B
     */
    public double month(double storedBytes, double classA, double classB) {
        return storedBytes / GIB * storedGibMonth + classA / THOUSAND * thousandA + classB / THOUSAND * thousandB;
    }
}
