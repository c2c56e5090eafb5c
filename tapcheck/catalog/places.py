"""Facts about AWS partitions and regions that values of attributes depend on."""

from __future__ import annotations

DEFAULT_REGION = "us-east-1"

_ZONE_LETTERS = {
    "us-east-1": "abcdef",
    "us-west-1": "ac",
    "us-west-2": "abcd",
    "ca-central-1": "abd",
    "ap-northeast-1": "acd",
    "ap-northeast-2": "abcd",
}

_SHORT_NAMES = {
    "us-east-1": "use1", "us-east-2": "use2", "us-west-1": "usw1", "us-west-2": "usw2", "ca-central-1": "cac1",
    "ca-west-1": "caw1", "sa-east-1": "sae1", "eu-west-1": "euw1", "eu-west-2": "euw2", "eu-west-3": "euw3",
    "eu-central-1": "euc1", "eu-central-2": "euc2", "eu-north-1": "eun1", "eu-south-1": "eus1", "eu-south-2": "eus2",
    "ap-south-1": "aps1", "ap-south-2": "aps2", "ap-southeast-1": "apse1", "ap-southeast-2": "apse2",
    "ap-southeast-3": "apse3", "ap-southeast-4": "apse4", "ap-northeast-1": "apne1", "ap-northeast-2": "apne2",
    "ap-northeast-3": "apne3", "ap-east-1": "ape1", "me-south-1": "mes1", "me-central-1": "mec1", "af-south-1": "afs1",
    "il-central-1": "ilc1", "us-gov-west-1": "usgw1", "us-gov-east-1": "usge1", "cn-north-1": "cnn1",
    "cn-northwest-1": "cnnw1",
}  # fmt: skip

_LOAD_BALANCER_ZONES = {
    "us-east-1": "Z35SXDOTRQ7X7K", "us-east-2": "Z3AADJGX6KTTL2", "us-west-1": "Z368ELLRRE2KJ0",
    "us-west-2": "Z1H1FL5HABSF5", "ca-central-1": "ZQSVJUPU6J1EY", "eu-west-1": "Z32O12XQLNTSW2",
    "eu-west-2": "ZHURV8PSTC4K8", "eu-west-3": "Z3Q77PNBQS71R4", "eu-central-1": "Z215JYRZR1TBD5",
    "eu-north-1": "Z23TAZ6LKFMNIO", "ap-northeast-1": "Z14GRHDCWA56QT", "ap-northeast-2": "ZWKZPGTI48KDX",
    "ap-southeast-1": "Z1LMS91P8CMLE5", "ap-southeast-2": "Z1GM3OXH4ZPM65", "ap-south-1": "ZP97RAFLXTNZK",
    "sa-east-1": "Z2P70J7HTTTPLU",
}  # fmt: skip

_WEBSITE_ZONES = {
    "us-east-1": "Z3AQBSTGFYJSTF", "us-east-2": "Z2O1EMRO9K5GLX", "us-west-1": "Z2F56UZL2M1ACD",
    "us-west-2": "Z3BJ6K6RIION7M", "eu-west-1": "Z1BKCTXD74EZPE", "eu-central-1": "Z21DNDUVLTQW6Q",
    "ap-southeast-1": "Z3O0J2DXBE1FTB", "ap-southeast-2": "Z1WCIGYICN2BYD", "ap-northeast-1": "Z2M4EHUR26P7ZW",
    "ap-south-1": "Z11RGJOFQNVJUP", "sa-east-1": "Z7KQH4QJS55SO",
}  # fmt: skip

_DASHED_WEBSITE_REGIONS = frozenset(
    {"us-east-1", "us-west-1", "us-west-2", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "eu-west-1",
     "sa-east-1", "us-gov-west-1"}
)  # fmt: skip


_CHINESE_PRINCIPALS = frozenset({"codedeploy", "elasticmapreduce", "logs"})
"""The services whose principals in China have the suffix of China, as the provider's data source gives them."""

_LOAD_BALANCER_ACCOUNTS = {
    "us-east-1": "127311923021", "us-east-2": "033677994240", "us-west-1": "027434742980", "us-west-2": "797873946194",
    "ca-central-1": "985666609251", "eu-central-1": "054676820928", "eu-west-1": "156460612806",
    "eu-west-2": "652711504416", "eu-west-3": "009996457667", "eu-north-1": "897822967062",
    "ap-northeast-1": "582318560864", "ap-northeast-2": "600734575887", "ap-southeast-1": "114774131450",
    "ap-southeast-2": "783225319266", "ap-south-1": "718504428378", "sa-east-1": "507241528517",
    "cn-north-1": "638102146993", "cn-northwest-1": "037604701340", "us-gov-west-1": "048591011584",
    "us-gov-east-1": "190560391635",
}  # fmt: skip
"""The accounts of the service that write access logs of load balancers, from the service's documentation."""

_REGIONS = {
    "aws": ("eu-west-1", "us-east-1", "us-west-2"),
    "aws-cn": ("cn-north-1", "cn-northwest-1"),
    "aws-us-gov": ("us-gov-east-1", "us-gov-west-1"),
}


def partition_of(region: str) -> str:
    """The partition that a region belongs to: `aws`, `aws-cn` or `aws-us-gov`."""
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


def dns_suffix(partition: str) -> str:
    """The domain of a partition's service endpoints."""
    return "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"


def reverse_dns_prefix(partition: str) -> str:
    """What names of endpoint services of a partition begin with."""
    return "cn.com.amazonaws" if partition == "aws-cn" else "com.amazonaws"


def distribution_domain(partition: str) -> str:
    """The domain of the distributions of a partition."""
    return "cloudfront.cn" if partition == "aws-cn" else "cloudfront.net"


def principal_suffix(service: str, partition: str) -> str:
    """The domain of the principal of a service."""
    return dns_suffix(partition) if service in _CHINESE_PRINCIPALS else "amazonaws.com"


def load_balancer_account(region: str) -> str:
    """The account of the load balancing service in a region; that of the oldest region where none is known."""
    return _LOAD_BALANCER_ACCOUNTS.get(region, _LOAD_BALANCER_ACCOUNTS[DEFAULT_REGION])


def regions_with(region: str) -> tuple[str, ...]:
    """The region and some others of its partition, sorted."""
    return tuple(sorted({region, *_REGIONS[partition_of(region)]}))


def availability_zones(region: str) -> tuple[str, ...]:
    """The availability zones of a region, sorted."""
    return tuple(region + letter for letter in _ZONE_LETTERS.get(region, "abc"))


def short_name(region: str) -> str:
    """The abbreviation of a region that zone ids and cache endpoints use, for instance `use1`."""
    if region in _SHORT_NAMES:
        return _SHORT_NAMES[region]
    area, *middle, number = region.split("-")
    return area + "".join(word[0] for word in middle) + number


def zone_id(zone: str) -> str:
    """The id of an availability zone, for instance `use1-az1` for `us-east-1a`."""
    region = zone[:-1]
    zones = availability_zones(region)
    position = zones.index(zone) + 1 if zone in zones else 1
    return f"{short_name(region)}-az{position}"


def load_balancer_zone(region: str) -> str | None:
    """The hosted zone of application and classic load balancers in a region, where it is known."""
    return _LOAD_BALANCER_ZONES.get(region)


def website_zone(region: str) -> str | None:
    """The hosted zone of bucket websites in a region, where it is known."""
    return _WEBSITE_ZONES.get(region)


def website_domain(region: str, partition: str) -> str:
    """The domain of bucket websites in a region."""
    separator = "-" if region in _DASHED_WEBSITE_REGIONS else "."
    return f"s3-website{separator}{region}.{dns_suffix(partition)}"


def instance_domains(region: str, partition: str) -> tuple[str, str]:
    """The domains of public and of private instance names in a region."""
    if region == DEFAULT_REGION:
        return "compute-1.amazonaws.com", "ec2.internal"
    return f"{region}.compute.{dns_suffix(partition)}", f"{region}.compute.internal"
