//! The operations, minified, as they are sent.

/// Fetches the owner token.
pub const GET_OWNER_TOKEN: &str = "query GetOwnerToken($pool:String!$secret:String!){getAccessTokenByAppSecret(clientId:$pool secret:$secret)}";

/// Logs a user in.
pub const LOGIN_BY_EMAIL: &str = "mutation LoginByEmail($pool:String!$email:String!$password:String!$verifyCode:String$mfaCode:String$lastIP:\
    String$browser:String$device:String){login(registerInClient:$pool email:$email password:$password verifyCode\
    :$verifyCode MFACode:$mfaCode lastIP:$lastIP browser:$browser device:$device){...User}}fragment User on ExtendUser\
    {_id username email emailVerified phone phoneVerified nickname name givenName familyName middleName preferredUsername profile photo company website gender birthdate zoneinfo locale address formatted streetAddress locality region postalCode country registerInClient registerMethod unionid openid oauth browser device token tokenExpiredAt loginsCount lastLogin lastIP signedUp updatedAt blocked isDeleted metadata customData group\
    {...Role}thirdPartyIdentity{...SocialIdentity}}fragment Role on Group{_id name descriptions client permissions createdAt\
    }fragment SocialIdentity on ThirdPartyIdentity{provider refreshToken accessToken expiresIn updatedAt}";

/// Reads a user.
pub const GET_USER: &str = "query GetUser($pool:String!$userId:String!){user(id:$userId registerInClient:$pool){...User}}fragment User on ExtendUser\
    {_id username email emailVerified phone phoneVerified nickname name givenName familyName middleName preferredUsername profile photo company website gender birthdate zoneinfo locale address formatted streetAddress locality region postalCode country registerInClient registerMethod unionid openid oauth browser device token tokenExpiredAt loginsCount lastLogin lastIP signedUp updatedAt blocked isDeleted metadata customData group\
    {...Role}thirdPartyIdentity{...SocialIdentity}}fragment Role on Group{_id name descriptions client permissions createdAt\
    }fragment SocialIdentity on ThirdPartyIdentity{provider refreshToken accessToken expiresIn updatedAt}";

/// Reads a page of users.
pub const LIST_USERS: &str = "query ListUsers($pool:String!$page:Int$count:Int){users(registerInClient:$pool page:$page count:$count){\
    totalCount list{...User}}}fragment User on ExtendUser{_id username email emailVerified phone phoneVerified nickname name givenName familyName middleName preferredUsername profile photo company website gender birthdate zoneinfo locale address formatted streetAddress locality region postalCode country registerInClient registerMethod unionid openid oauth browser device token tokenExpiredAt loginsCount lastLogin lastIP signedUp updatedAt blocked isDeleted metadata customData group\
    {...Role}thirdPartyIdentity{...SocialIdentity}}fragment Role on Group{_id name descriptions client permissions createdAt\
    }fragment SocialIdentity on ThirdPartyIdentity{provider refreshToken accessToken expiresIn updatedAt}";

/// Changes a user.
pub const UPDATE_USER: &str = "mutation UpdateUser($pool:String!$userId:String!$email:String$emailVerified:Boolean$username:String$nickname:\
    String$company:String$phone:String$phoneVerified:Boolean$oauth:String$photo:String$browser:String$device:\
    String$password:String$oldPassword:String$token:String$tokenExpiredAt:String$loginsCount:Int$lastLogin:\
    String$lastIP:String$signedUp:String$blocked:Boolean$isDeleted:Boolean$unionid:String$openid:String$\
    registerMethod:String$name:String$givenName:String$familyName:String$middleName:String$profile:String$\
    preferredUsername:String$website:String$gender:String$birthdate:String$zoneinfo:String$locale:String$address\
    :String$formatted:String$streetAddress:String$locality:String$region:String$postalCode:String$country:String\
    $updatedAt:String){updateUser(options:{_id:$userId registerInClient:$pool email:$email emailVerified:$\
    emailVerified username:$username nickname:$nickname company:$company phone:$phone phoneVerified:$\
    phoneVerified oauth:$oauth photo:$photo browser:$browser device:$device password:$password oldPassword:$\
    oldPassword token:$token tokenExpiredAt:$tokenExpiredAt loginsCount:$loginsCount lastLogin:$lastLogin lastIP\
    :$lastIP signedUp:$signedUp blocked:$blocked isDeleted:$isDeleted unionid:$unionid openid:$openid registerMethod\
    :$registerMethod name:$name givenName:$givenName familyName:$familyName middleName:$middleName profile:$\
    profile preferredUsername:$preferredUsername website:$website gender:$gender birthdate:$birthdate zoneinfo:$\
    zoneinfo locale:$locale address:$address formatted:$formatted streetAddress:$streetAddress locality:$\
    locality region:$region postalCode:$postalCode country:$country updatedAt:$updatedAt}){...Profile}}fragment Profile on User\
    {_id username email emailVerified phone phoneVerified nickname name givenName familyName middleName preferredUsername profile photo company website gender birthdate zoneinfo locale address formatted streetAddress locality region postalCode country registerInClient registerMethod unionid openid oauth browser device token tokenExpiredAt loginsCount lastLogin lastIP signedUp updatedAt blocked isDeleted metadata thirdPartyIdentity\
    {...SocialIdentity}}fragment SocialIdentity on ThirdPartyIdentity{provider refreshToken accessToken expiresIn updatedAt\
    }";
